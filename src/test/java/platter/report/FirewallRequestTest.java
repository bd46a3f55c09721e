package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import platter.operation.Firewall;
import platter.topology.Messages;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What a request looks like to those who open firewalls. */
class FirewallRequestTest {
  static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-29T10:00:00Z"), ZoneOffset.ofHours(8));
  static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

  static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          steering: delegated
          sites:
            - name: beijing
              hosts:
                - {name: bj1, address: 192.0.2.11, ssh: {user: ops, become: sudo}}
            - name: guangzhou
              hosts:
                - {name: gz1, address: 198.51.100.11, ssh: {user: ops, become: sudo}}
          vault:
            hosts:
              - {name: v1, address: 203.0.113.11, ssh: {user: keeper, port: 2222}}
          ntp: [192.0.2.1]
          """);

  @Test
  void aRowOfTheTableIsARule() throws Exception {
    for (var language : LANGUAGES) {
      var csv = new FirewallRequest(TOPOLOGY, language, CLOCK).csv();
      var rows = Csv.read(csv, Messages.of("papers", language));
      assertEquals(1 + Firewall.of(TOPOLOGY).size(), rows.size());
      rows.forEach(row -> assertEquals(9, row.cells().size()));
      assertTrue(csv.endsWith("\r\n"));
      assertTrue(
          rows.stream()
              .anyMatch(
                  row ->
                      row.cells()
                          .subList(0, 8)
                          .equals(
                              List.of(
                                  "bj1",
                                  "192.0.2.11",
                                  "beijing",
                                  "gz1",
                                  "198.51.100.11",
                                  "guangzhou",
                                  "5432",
                                  "tcp"))));
    }
  }

  @Test
  void thePageSaysTheSameInBothLanguages() {
    for (var language : LANGUAGES) {
      var page = new FirewallRequest(TOPOLOGY, language, CLOCK).html();
      for (var part : List.of("203.0.113.11", "5432/tcp", "22000/tcp", "53/udp", "2222/tcp")) {
        assertTrue(page.contains(part), part);
      }
      assertFalse(page.contains("src="), "it asks nobody for anything");
      assertFalse(page.contains("http://"), "it asks nobody for anything");
    }
  }
}
