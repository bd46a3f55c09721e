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
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 10 5222 a1.im.acme.example.",
            "b1.im.acme.example. 300 IN A 198.51.100.11",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 10 5222 b1.im.acme.example."),
        of("records"));
  }

  @Test
  void weightsAndClientNetworksAreInTheRecords() {
    assertEquals(
        List.of(
            "im.acme.example. 300 IN A 192.0.2.11",
            "a1.im.acme.example. 300 IN A 192.0.2.11",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 30 5222 a1.im.acme.example.",
            "b1.im.acme.example. 300 IN A 198.51.100.11",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 20 0 5222 b1.im.acme.example."),
        of("records", ", weight: 30", ", weight: 0", ""));
    var near = of("records", "", "", ", client-networks: [10.1.0.0/16]");
    assertEquals(
        List.of(
            "; where your name server answers by the client's network (views), instead for 10.1.0.0/16:",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 10 10 5222 a1.im.acme.example.",
            "_xmpp-client._tcp.im.acme.example. 300 IN SRV 5 10 5222 b1.im.acme.example."),
        near.subList(near.size() - 3, near.size()));
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
    return of(steering, "", "", "");
  }

  private static List<String> of(String steering, String a1, String b1, String guangzhou) {
    return DnsRecords.of(
        TopologyFile.read(
            """
            deployment: acme
            domain: im.acme.example
            steering: %s
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11%s}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11%s}]%s}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """
                .formatted(steering, a1, b1, guangzhou)));
  }
}
