package platter.topology;

import static platter.topology.Topology.Backup.DEFAULT;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.topology.Access.Become;
import platter.topology.Topology.Backup;
import platter.topology.Topology.Console;
import platter.topology.Topology.DrillRhythm;
import platter.topology.Topology.OwnCertificate;
import platter.topology.Topology.Replication;
import platter.topology.Topology.Steering;

/** From the text of a file to a topology: presets are filled in, all mistakes are collected. */
final class TopologyReader {
  private static final int SSH_PORT = 22;

  private final Findings findings;

  TopologyReader(String file) {
    this.findings = new Findings(file);
  }

  Topology read(String text) {
    var root =
        Yaml.parse(text, findings)
            .flatMap(
                value ->
                    value.fields(
                        "deployment",
                        "domain",
                        "replication",
                        "steering",
                        "sites",
                        "vault",
                        "backup",
                        "drill",
                        "certificate",
                        "ntp",
                        "size",
                        "alerts",
                        "console"));
    if (root.isEmpty()) {
      throw findings.refusal();
    }
    var draft = draft(root.get());
    findings.addAll(draft.problems());
    if (findings.any()) {
      throw findings.refusal();
    }
    return draft.finish();
  }

  private Draft draft(Fields root) {
    var deployment = root.required("deployment");
    var domain = root.required("domain");
    root.require("sites");
    var sites = root.list("sites").stream().flatMap(v -> site(v).stream()).toList();
    var vault =
        root.get("vault")
            .flatMap(v -> v.fields("hosts"))
            .map(
                fields -> {
                  fields.require("hosts");
                  var hosts = hosts(fields);
                  if (hosts.isEmpty() && !findings.under("vault")) {
                    findings.add("vault.hosts", "hosts.none");
                  }
                  return hosts;
                })
            .orElse(List.of());
    var roles = RolePreset.fill(sites, vault);
    return new Draft(
        deployment,
        domain,
        root.word("replication", Replication.class).orElse(Replication.SYNCHRONOUS),
        root.word("steering", Steering.class).orElse(Steering.RECORDS),
        roles.sites(),
        roles.vault(),
        root.get("backup").flatMap(this::backup).orElse(DEFAULT),
        root.word("drill", DrillRhythm.class).orElse(DrillRhythm.QUARTERLY),
        root.get("certificate").flatMap(this::certificate),
        root.texts("ntp"),
        root.get("size").flatMap(this::size),
        root.get("alerts").flatMap(this::alerts),
        root.word("console", Console.class).orElse(Console.LOCAL));
  }

  private Optional<Site> site(Value value) {
    return value
        .fields("name", "hosts", "client-networks")
        .map(
            fields -> {
              var name = fields.required("name");
              fields.require("hosts");
              return new Site(name, hosts(fields), fields.texts("client-networks"));
            });
  }

  private List<Host> hosts(Fields place) {
    var hosts = new ArrayList<Host>();
    for (var value : place.list("hosts")) {
      value
          .fields("name", "address", "connection", "ssh", "roles", "weight")
          .ifPresent(fields -> hosts.add(host(fields)));
    }
    return hosts;
  }

  private Host host(Fields fields) {
    return new Host(
        fields.required("name"),
        fields.required("address"),
        access(fields),
        roles(fields),
        fields.number("weight").orElse(Host.WEIGHT));
  }

  private Access access(Fields host) {
    var local =
        host.word("connection", Connection.class).filter(c -> c == Connection.LOCAL).isPresent();
    var ssh = host.get("ssh");
    if (local) {
      ssh.ifPresent(value -> findings.add(value.path(), "local.ssh"));
      return Access.LOCAL;
    }
    return ssh.flatMap(value -> value.fields("user", "port", "become", "jump"))
        .map(
            fields -> {
              var user = fields.text("user").orElse("root");
              var preset = user.equals("root") ? Become.NONE : Become.SUDO;
              return new Access(
                  user,
                  fields.number("port").orElse(SSH_PORT),
                  fields.word("become", Become.class).orElse(preset),
                  fields.text("jump"),
                  false);
            })
        .orElse(Access.ROOT);
  }

  private Set<Role> roles(Fields host) {
    var roles = EnumSet.noneOf(Role.class);
    var seen = new LinkedHashSet<String>();
    var values = host.list("roles");
    if (host.get("roles").isPresent() && values.isEmpty()) {
      findings.add(host.path() + ".roles", "roles.none");
    }
    for (var value : values) {
      value.word(Role.class).ifPresent(roles::add);
      value
          .text()
          .filter(word -> !seen.add(word))
          .ifPresent(
              word ->
                  findings.add(
                      value.path(), "duplicate", Shown.value(word), host.path() + ".roles"));
    }
    return roles;
  }

  private Optional<Backup> backup(Value value) {
    return value
        .fields("full", "incremental", "keep-full", "disk")
        .map(
            fields ->
                new Backup(
                    fields.text("full").orElse(DEFAULT.full()),
                    fields.text("incremental").orElse(DEFAULT.incremental()),
                    fields.number("keep-full").orElse(DEFAULT.keepFull()),
                    fields.text("disk")));
  }

  private Optional<Size> size(Value value) {
    return value
        .fields("users", "messages-a-day", "keep-days")
        .map(
            fields -> {
              int users = fields.number("users").orElse(Size.DEFAULT.users());
              return new Size(
                  users,
                  fields
                      .number("messages-a-day")
                      .map(Long::valueOf)
                      .orElse(users * Size.MESSAGES_A_USER),
                  fields.number("keep-days").orElse(Size.DEFAULT.keepDays()));
            });
  }

  private Optional<Alerts> alerts(Value value) {
    return value
        .fields("language", "mail", "syslog", "webhook", "command", "authorities")
        .map(
            fields ->
                new Alerts(
                    fields.word("language", Alerts.Language.class).orElse(Alerts.Language.EN),
                    fields.get("mail").flatMap(this::mail),
                    fields.get("syslog").flatMap(this::syslog),
                    fields.text("webhook").map(Alerts.Webhook::new),
                    fields.text("command"),
                    fields.text("authorities")));
  }

  private Optional<Alerts.Mail> mail(Value value) {
    return value
        .fields("server", "tls", "from", "to", "user")
        .map(
            fields -> {
              fields.require("to");
              return new Alerts.Mail(
                  Alerts.Server.read(fields.required("server")),
                  fields.word("tls", Alerts.Protection.class).orElse(Alerts.Protection.STARTTLS),
                  fields.required("from"),
                  fields.texts("to"),
                  fields.text("user"));
            });
  }

  private Optional<Alerts.Syslog> syslog(Value value) {
    return value
        .fields("server", "transport")
        .map(
            fields ->
                new Alerts.Syslog(
                    Alerts.Server.read(fields.required("server")),
                    fields.word("transport", Alerts.Transport.class).orElse(Alerts.Transport.UDP)));
  }

  private Optional<OwnCertificate> certificate(Value value) {
    return value
        .fields("chain", "key")
        .map(fields -> new OwnCertificate(fields.required("chain"), fields.required("key")));
  }

  /** How the installer gets onto a host. */
  private enum Connection {
    SSH,
    LOCAL
  }
}
