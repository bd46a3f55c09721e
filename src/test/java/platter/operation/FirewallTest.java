package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import platter.health.Port;
import platter.operation.Firewall.Party;
import platter.operation.Firewall.Rule;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What is asked for is what is needed. */
class FirewallTest {
  static final String SPREAD =
      """
      deployment: acme
      domain: im.acme.example
      steering: %s
      sites:
        - name: beijing
          hosts:
            - {name: bj1, address: 192.0.2.11, roles: [database, quorum], ssh: {user: ops, port: 2222}}
            - {name: bj2, address: 192.0.2.12, roles: [im, gateway], ssh: {jump: bj1}}
        - name: guangzhou
          hosts:
            - {name: gz1, address: 198.51.100.11, ssh: {jump: 'ops@192.0.2.9:2022'}}
      vault:
        hosts:
          - {name: v1, address: 203.0.113.11}
      ntp: [192.0.2.1]
      alerts:
        mail: {server: 'mail.acme.example:25', from: a@acme.example, to: [b@acme.example]}
        syslog: {server: '192.0.2.5:514'}
        webhook: https://hooks.acme.example/services/topsecret
      """;

  private static Topology topology(Topology.Steering steering) {
    return TopologyFile.read(SPREAD.formatted(steering.name().toLowerCase(java.util.Locale.ROOT)));
  }

  private static List<String> texts(List<Rule> rules, Party from, Party to) {
    return rules.stream()
        .filter(rule -> rule.from().party() == from && rule.to().party() == to)
        .map(rule -> rule.from().name() + " " + rule.to().name() + " " + rule.port().text().strip())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Topology.Steering.class)
  void whatPreflightConnectsToIsAskedForAndNothingElseBetweenHosts(Topology.Steering steering) {
    var topology = topology(steering);
    var rules = Firewall.of(topology);

    var tried = new ArrayList<String>();
    Routes.of(topology)
        .forEach(r -> tried.add(r.from().name() + " " + r.to().name() + " " + r.port().text()));
    var logins = List.of("bj1 bj2 22/tcp");

    var asked = new ArrayList<>(texts(rules, Party.HOST, Party.HOST));
    assertTrue(asked.removeAll(logins));
    assertEquals(tried, asked);
    Routes.fromHere(topology)
        .forEach(
            (host, ports) ->
                ports.forEach(
                    port ->
                        assertTrue(
                            texts(rules, Party.LAPTOP, Party.HOST)
                                .contains(" " + host.name() + " " + port.text()))));
  }

  @ParameterizedTest
  @EnumSource(Topology.Steering.class)
  void everyPortThatAHostListensOnIsReachedBySomebody(Topology.Steering steering) {
    var topology = topology(steering);
    for (var host : topology.hosts()) {
      var reached = new TreeSet<Port>();
      Firewall.of(topology).stream()
          .filter(rule -> rule.to().name().equals(host.name()))
          .forEach(rule -> reached.add(rule.port()));
      for (var port : Ports.of(topology, host)) {
        assertTrue(reached.contains(port), host.name() + " " + port.text());
      }
    }
  }

  @Test
  void peopleComeByTheWayThatTheTopologySays() {
    var records = Firewall.of(topology(Topology.Steering.RECORDS));
    assertEquals(
        List.of(" bj2 443/tcp", " bj2 5222/tcp", " gz1 443/tcp", " gz1 5222/tcp"),
        texts(records, Party.CLIENTS, Party.HOST));
    assertEquals(
        List.of(" 192.0.2.9:2022 2022/tcp"), texts(records, Party.LAPTOP, Party.JUMP_HOST));
    assertEquals(List.of("192.0.2.9:2022 gz1 22/tcp"), texts(records, Party.JUMP_HOST, Party.HOST));
    assertTrue(texts(records, Party.LAPTOP, Party.HOST).contains(" bj1 2222/tcp"));
    assertFalse(texts(records, Party.LAPTOP, Party.HOST).contains(" bj2 22/tcp"));

    var balanced = Firewall.of(topology(Topology.Steering.BALANCER));
    assertEquals(List.of(), texts(balanced, Party.CLIENTS, Party.HOST));
    assertEquals(
        List.of("  443/tcp", "  5222/tcp"), texts(balanced, Party.CLIENTS, Party.BALANCER));

    var delegated = Firewall.of(topology(Topology.Steering.DELEGATED));
    assertEquals(
        List.of(" bj2 53/udp", " bj2 53/tcp", " gz1 53/udp", " gz1 53/tcp"),
        texts(delegated, Party.NAME_SERVERS, Party.HOST));
  }

  @Test
  void administratorsReachAConsoleThatListens() {
    var text = TopologyFile.write(topology(Topology.Steering.RECORDS), Locale.ENGLISH);
    assertEquals(
        List.of(), texts(Firewall.of(TopologyFile.read(text)), Party.ADMINISTRATORS, Party.HOST));
    var open = TopologyFile.read(text.replace("console: local", "console: network"));
    assertEquals(
        List.of(" v1 8401/tcp"), texts(Firewall.of(open), Party.ADMINISTRATORS, Party.HOST));
  }

  @Test
  void theStewardTellsAndNothingOfAWebhookButItsServerIsSeen() {
    var rules = Firewall.of(topology(Topology.Steering.RECORDS));
    var told =
        rules.stream()
            .filter(r -> r.from().name().equals("v1") && r.to().party() != Party.HOST)
            .map(r -> r.to().address() + " " + r.port().text())
            .toList();
    assertEquals(
        List.of(
            "192.0.2.1 123/udp",
            "mail.acme.example 25/tcp",
            "192.0.2.5 514/udp",
            "hooks.acme.example 443/tcp"),
        told);
    assertFalse(rules.toString().contains("topsecret"));
  }
}
