package platter.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A topology as text: one form for each topology, with nothing left to presets. */
final class TopologyWriter {
  /** Text that every YAML reader takes for text without quotes. */
  private static final Pattern BARE = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");

  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /** Words that YAML 1.1 takes for a truth value or for nothing. */
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final Messages messages;
  private final StringBuilder out = new StringBuilder();

  TopologyWriter(Messages messages) {
    this.messages = messages;
  }

  String write(Topology topology) {
    head(topology.shape());
    line("deployment: " + scalar(topology.deployment()));
    line("domain: " + scalar(topology.domain()));
    line("replication: " + Written.word(topology.replication()));
    line("steering: " + Written.word(topology.steering()));
    line("sites:");
    topology.sites().forEach(this::site);
    if (!topology.vault().isEmpty()) {
      line("vault:");
      line("  hosts:");
      topology.vault().forEach(host -> line("    - " + host(host)));
    }
    line("backup: " + backup(topology.backup()));
    line("drill: " + Written.word(topology.drill()));
    topology
        .certificate()
        .ifPresent(
            c ->
                line(
                    "certificate: {chain: "
                        + scalar(c.chain())
                        + ", key: "
                        + scalar(c.key())
                        + "}"));
    if (!topology.ntp().isEmpty()) {
      line("ntp: " + list(topology.ntp()));
    }
    topology
        .size()
        .ifPresent(
            s ->
                line(
                    "size: {users: %d, messages-a-day: %d, keep-days: %d}"
                        .formatted(s.users(), s.messagesADay(), s.keepDays())));
    topology.alerts().ifPresent(this::alerts);
    if (topology.repository().isPresent()) {
      line("console: " + Written.word(topology.console()));
    }
    return out.toString();
  }

  private void alerts(Alerts alerts) {
    line("alerts:");
    line("  language: " + Written.word(alerts.language()));
    alerts
        .mail()
        .ifPresent(
            m ->
                line(
                    "  mail: {server: "
                        + scalar(m.server().toString())
                        + ", tls: "
                        + Written.word(m.tls())
                        + ", from: "
                        + scalar(m.from())
                        + ", to: "
                        + list(m.to())
                        + m.user().map(user -> ", user: " + scalar(user)).orElse("")
                        + "}"));
    alerts
        .syslog()
        .ifPresent(
            s ->
                line(
                    "  syslog: {server: "
                        + scalar(s.server().toString())
                        + ", transport: "
                        + Written.word(s.transport())
                        + "}"));
    alerts.webhook().ifPresent(w -> line("  webhook: " + scalar(w.url())));
    alerts.command().ifPresent(c -> line("  command: " + scalar(c)));
    alerts.authorities().ifPresent(a -> line("  authorities: " + scalar(a)));
  }

  private void head(Shape shape) {
    comment(messages.text("head.shape", shape.title(messages)));
    comment(messages.text("head.automatic", shape.automatic(messages)));
    comment(messages.text("head.command", shape.byCommand(messages)));
    comment(messages.text("head.backup", shape.backup(messages)));
    comment(messages.text("head.secret"));
  }

  private void site(Site site) {
    line("  - name: " + scalar(site.name()));
    if (!site.clientNetworks().isEmpty()) {
      line("    client-networks: " + list(site.clientNetworks()));
    }
    line("    hosts:");
    site.hosts().forEach(host -> line("      - " + host(host)));
  }

  private static String host(Host host) {
    var roles = Arrays.stream(Role.values()).filter(host::has).map(Written::word).toList();
    return "{name: "
        + scalar(host.name())
        + ", address: "
        + scalar(host.address())
        + (host.access().local() ? ", connection: local" : ", ssh: " + ssh(host.access()))
        + ", roles: ["
        + String.join(", ", roles)
        + (host.takesClients() ? "], weight: " + host.weight() : "]")
        + "}";
  }

  private static String ssh(Access access) {
    var parts = new ArrayList<String>();
    parts.add("user: " + scalar(access.user()));
    parts.add("port: " + access.port());
    parts.add("become: " + Written.word(access.become()));
    access.jump().ifPresent(jump -> parts.add("jump: " + scalar(jump)));
    return "{" + String.join(", ", parts) + "}";
  }

  private static String backup(Topology.Backup backup) {
    return "{full: "
        + scalar(backup.full())
        + ", incremental: "
        + scalar(backup.incremental())
        + ", keep-full: "
        + backup.keepFull()
        + backup.disk().map(disk -> ", disk: " + scalar(disk)).orElse("")
        + "}";
  }

  private static String list(List<String> values) {
    return values.stream().map(TopologyWriter::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text that means itself: bare where that is safe, else with JSON's quotes and escapes. */
  private static String scalar(String text) {
    if (IPV4.matcher(text).matches() || (BARE.matcher(text).matches() && !WORDS.contains(text))) {
      return text;
    }
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if ((c >= ' ' && c < 0x7f) || (Character.isLetterOrDigit(c) && c >= 0xa0)) {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }

  private void comment(String text) {
    line("# " + text);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
