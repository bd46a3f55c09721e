package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import platter.topology.TopologyFile;

/** What a customer's name server is told, per way of steering. */
class DnsRecordsTest {
  @Test
  void recordsNameEveryGateway() {
    assertEquals(
        List.of(
            "im.acme.example. 300 IN A 192.0.2.11",
            "im.acme.example. 300 IN A 198.51.100.11",
            "a1.im.acme.example. 300 IN A 192.0.2.11",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 50 5222 a1.im.acme.example.",
            "b1.im.acme.example. 300 IN A 198.51.100.11",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 50 5222 b1.im.acme.example."),
        of("records"));
  }

  @Test
  void aDelegationHasGlue() {
    assertEquals(
        List.of(
            "im.acme.example. 3600 IN NS ns-a1.im.acme.example.",
            "ns-a1.im.acme.example. 300 IN A 192.0.2.11",
            "im.acme.example. 3600 IN NS ns-b1.im.acme.example.",
            "ns-b1.im.acme.example. 300 IN A 198.51.100.11"),
        of("delegated"));
  }

  @Test
  void aBalancerIsToldItsPool() {
    assertTrue(of("balancer").stream().anyMatch(l -> l.contains("https://198.51.100.11/healthz")));
  }

  private static List<String> of(String steering) {
    return DnsRecords.of(
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            steering: %s
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """
                .formatted(steering)));
  }
}
