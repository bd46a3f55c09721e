package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import platter.ssh.LocalSession;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What somebody is told of certificates that run out. */
class LookoutTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private static final String TOPOLOGY =
      """
      deployment: acme
      domain: im.acme.example
      sites:
        - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
      vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
      """;

  private static List<String> told(Topology topology) throws Exception {
    var status = Status.of(topology, Map.of(), Map.of());
    var soon = NOW.plus(Duration.ofDays(29));
    try (var session = LocalSession.open("v1")) {
      return new Lookout(topology, session)
              .findings(
                  status,
                  Readiness.of(topology, status),
                  Map.of("a1", NOW.plus(Duration.ofDays(31)), "v1", soon, "im.acme.example", soon),
                  Growth.unknown(),
                  NOW,
                  NOW)
              .stream()
              .filter(finding -> finding.id().startsWith("certificate."))
              .map(Shortfall::english)
              .sorted()
              .toList();
    }
  }

  @Test
  void theDeploymentsOwnAreRenewedByAnInstallation() throws Exception {
    var told = told(TopologyFile.read(TOPOLOGY));
    assertEquals(2, told.size(), told::toString);
    assertTrue(
        told.get(0).startsWith("the certificates of im.acme.example run out"), told::toString);
    assertTrue(told.get(1).startsWith("the certificates of v1 run out"), told::toString);
  }

  @Test
  void theCustomersIsOneThatTheCustomerBringsAnew() throws Exception {
    var told =
        told(TopologyFile.read(TOPOLOGY + "certificate: {chain: /pki/im.pem, key: /pki/im.key}\n"));
    assertTrue(
        told.stream().anyMatch(t -> t.startsWith("the certificate of yours for im.acme.example")),
        told::toString);
  }
}
