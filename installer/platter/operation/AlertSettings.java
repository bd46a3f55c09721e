package platter.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Text;
import platter.health.Verdict;
import platter.inventory.Inventory;
import platter.pki.CustomerCertificate;
import platter.pki.InvalidPemException;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Alerts;
import platter.topology.Alerts.Server;
import platter.topology.Alerts.Transport;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/**
 * What the steward needs for alerts and the topology does not hold.
 *
 * @param password of the mail server's user
 * @param authorities PEM of the customer's; nothing where there are none
 */
public record AlertSettings(Optional<Secret> password, String authorities) {
  /** By this name the inventory knows the password. */
  public static final String PASSWORD = "alerts_mail";

  private static final String CONNECT = "timeout 5 bash -c ': </dev/tcp/$0/$1' \"$1\" \"$2\"";

  /**
   * Reads it from the laptop and the inventory.
   *
   * @throws OperationException if the authorities cannot be read
   */
  static AlertSettings of(Topology topology, Inventory inventory) throws OperationException {
    var file = topology.alerts().flatMap(Alerts::authorities);
    try {
      return new AlertSettings(
          inventory.secrets().find(PASSWORD),
          file.isPresent() ? String.join("", chain(file.get())) : "");
    } catch (IOException | InvalidPemException e) {
      throw new OperationException(
          "the authorities of alerts in topology.yaml cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<String> chain(String file) throws IOException, InvalidPemException {
    // What stands between the certificates may be in whatever its authors write in.
    return CustomerCertificate.chain(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
  }

  /** As the templates name it. */
  Map<String, Object> variables() {
    return Map.of("password", password.<Object>map(p -> p).orElse(""), "authorities", authorities);
  }

  /** What is wrong with it, and which servers the steward's host does not reach. */
  static List<Finding> judge(Topology topology, Inventory inventory, Hosts hosts)
      throws InterruptedException {
    var wanted = topology.alerts();
    var steward = topology.repository();
    if (wanted.isEmpty() || steward.isEmpty()) {
      return List.of();
    }
    var findings = new ArrayList<Finding>();
    try {
      var settings = of(topology, inventory);
      var user = wanted.get().mail().flatMap(Alerts.Mail::user);
      if (user.isPresent() && settings.password().isEmpty()) {
        findings.add(
            finding(steward.get(), Verdict.WARNED, Text.of("alerts.no-password", user.get())));
      }
    } catch (OperationException e) {
      findings.add(
          finding(steward.get(), Verdict.FAILED, Text.value(String.valueOf(e.getMessage()))));
    }
    for (var server : servers(wanted.get())) {
      unreached(server, steward.get(), hosts).ifPresent(findings::add);
    }
    return findings.isEmpty()
        ? List.of(finding(steward.get(), Verdict.PASSED, Text.of("alerts.good")))
        : List.copyOf(findings);
  }

  private static Optional<Finding> unreached(Server server, Host steward, Hosts hosts)
      throws InterruptedException {
    try {
      // An address of IPv6 stands in brackets in a URL, and nowhere else.
      var host = server.host().replaceAll("[\\[\\]]", "");
      var port = String.valueOf(server.port());
      return hosts.run(steward, Script.of(CONNECT, host, port)).ok()
          ? Optional.empty()
          : Optional.of(
              finding(steward, Verdict.WARNED, Text.of("alerts.unreached", server.toString())));
    } catch (UnreachableException away) {
      return Optional.of(
          Finding.unchecked(
              Check.ALERTS,
              List.of(steward.name()),
              Text.value(String.valueOf(away.getMessage()))));
    }
  }

  /** Those that answer when somebody connects. */
  private static List<Server> servers(Alerts alerts) {
    var servers = new ArrayList<Server>();
    alerts.mail().ifPresent(mail -> servers.add(mail.server()));
    alerts
        .syslog()
        .filter(syslog -> syslog.transport() == Transport.TCP)
        .ifPresent(syslog -> servers.add(syslog.server()));
    alerts.webhook().ifPresent(webhook -> servers.add(webhook.server()));
    return servers;
  }

  private static Finding finding(Host steward, Verdict verdict, Text measured) {
    return Finding.of(Check.ALERTS, steward.name(), verdict, measured, Text.of("alerts.wanted"));
  }
}
