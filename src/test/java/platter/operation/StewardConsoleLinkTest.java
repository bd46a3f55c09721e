package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.run.Hosts;

/** The link that the vault has left for a browser here. */
class StewardConsoleLinkTest {
  private static final String FINGERPRINT = "AB" + ":0F".repeat(31);

  private static StewardConsole.Link link(String left) throws Exception {
    var played = new Played((host, script) -> Played.ok(left));
    try (var hosts = new Hosts(played, ToldTest.TOPOLOGY.hosts())) {
      return StewardConsole.link(ToldTest.TOPOLOGY, hosts);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "203.0.113.11"})
  void leadsToTheConsoleOfThatHost(String address) throws Exception {
    var url = "https://" + address + ":8401/?token=a-B_9";
    var link = link(url + "\n" + FINGERPRINT + "\n");
    assertEquals(url, link.url());
    assertEquals(FINGERPRINT, link.fingerprint());
    assertEquals("v1", link.host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://203.0.113.11:8401/?token=a\n",
        "https://evil.example:8401/?token=a\nFINGERPRINT\n",
        "https://203.0.113.11:8401@evil.example/\nFINGERPRINT\n",
        "https://203.0.113.1:8401/?token=a\nFINGERPRINT\n",
        "http://203.0.113.11:8401/?token=a\nFINGERPRINT\n",
        "https://203.0.113.11:8401/?token=\u001b[2Ja\nFINGERPRINT\n",
        "https://203.0.113.11:8401/?token=a\nAB:0F\n",
        "https://203.0.113.11:8401/?token=a\nFINGERPRINT\nmore\n"
      })
  void leadsNowhereElse(String left) {
    var refused =
        assertThrows(
            OperationException.class, () -> link(left.replace("FINGERPRINT", FINGERPRINT)));
    assertTrue(refused.toString().contains("no link to it"), refused::toString);
  }

  @Test
  void isMissedWhereThereIsNone() {
    var played = new Played((host, script) -> Played.failed("No such file or directory"));
    try (var hosts = new Hosts(played, ToldTest.TOPOLOGY.hosts())) {
      var refused =
          assertThrows(
              OperationException.class, () -> StewardConsole.link(ToldTest.TOPOLOGY, hosts));
      assertTrue(refused.toString().contains("has left no link"), refused::toString);
    }
  }
}
