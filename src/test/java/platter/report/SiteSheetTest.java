package platter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out as a sheet comes back as it was. */
class SiteSheetTest {
  private static final String PRINT = "SHA256:uNiVztksCsDhcc0u9e8BrrxTgUPAdZWOUz3WZFVzdmk";

  private static final String FILLED =
      """
      what;name or value;address;SSH account;SSH port;root by;host key
      deployment;acme
      # a remark, with a comma

      people;500;;;;;
      first site;beijing
      host of the first site;bj1;192.0.2.11;ops;22;sudo;256 %s root@bj1 (ED25519)
      host of the first site;;;;;;
      host of the vault;v1;203.0.113.11;;;;
      """
          .formatted(PRINT);

  private static SiteSheet sheet(Locale language) {
    return new SiteSheet(
        Optional.of(FirewallRequestTest.TOPOLOGY),
        Map.of("bj1", PRINT),
        language,
        FirewallRequestTest.CLOCK);
  }

  private static SiteSheet blank(Locale language) {
    return new SiteSheet(Optional.empty(), Map.of(), language, FirewallRequestTest.CLOCK);
  }

  @Test
  void aTableThatIsFilledInFromATopologySaysTheSameInBothLanguages() throws Exception {
    var english = SheetReader.read(sheet(Locale.ENGLISH).csv(), Locale.ENGLISH);
    var chinese = SheetReader.read(sheet(Locale.SIMPLIFIED_CHINESE).csv(), Locale.ENGLISH);

    assertEquals(english, chinese);
    assertEquals("acme", english.get("deployment"));
    assertEquals("192.0.2.1", english.get("ntp"));
    assertEquals("guangzhou", english.get("sites[1].name"));
    assertEquals("ops", english.get("sites[1].hosts[0].ssh.user"));
    assertEquals("2222", english.get("vault.hosts[0].ssh.port"));
    assertEquals(PRINT, english.get("sites[0].hosts[0].key"));
    assertFalse(english.containsKey("sites[1].hosts[0].key"));
  }

  @Test
  void aTableComesBackFromASpreadsheetWithSemicolonsAndGaps() throws Exception {
    for (var text : List.of(FILLED, "\ufeff" + FILLED, FILLED.replace(';', '\t'))) {
      assertTrue(SheetReader.isSheet(text));
      var read = SheetReader.read(text, Locale.ENGLISH);
      assertEquals("500", read.get("size.users"));
      assertEquals(PRINT, read.get("sites[0].hosts[0].key"));
      assertEquals("203.0.113.11", read.get("vault.hosts[0].address"));
      assertFalse(read.containsKey("sites[0].hosts[1].address"));
    }
  }

  @Test
  void whatSpreadsheetsWriteInChinaIsRead() throws Exception {
    var table = sheet(Locale.SIMPLIFIED_CHINESE).csv().substring(1);
    for (var charset : List.of(StandardCharsets.UTF_8, Charset.forName("GBK"))) {
      assertEquals(table, SheetReader.decode(table.getBytes(charset), Locale.ENGLISH));
    }
    assertThrows(
        SheetException.class,
        () -> SheetReader.decode(new byte[] {(byte) 0xff, (byte) 0xff}, Locale.ENGLISH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"deployment: acme\ndomain: x", "{deployment: acme, domain: y}", "", "# a"})
  void aTopologyIsNoSheet(String text) {
    assertFalse(SheetReader.isSheet(text));
  }

  @Test
  void everyMistakeIsSaidWithItsRowAndColumn() {
    var wrong =
        """
        what,name or value,address,roles,SSH port,root by,host key
        deployment,Acme Inc
        people,many
        host of the first site,bj1,192.0.2.300,database backup,70000,doas,SHA256:short
        host of the vault,bj1,,,,,
        host of the vault,v2,203.0.113.12,,,,,,extra
        hots,x
        deployment,other
        """;
    var refused = assertThrows(SheetException.class, () -> SheetReader.read(wrong, Locale.ENGLISH));
    var places = refused.mistakes().stream().map(m -> m.row() + ":" + m.column()).sorted().toList();
    assertEquals(
        List.of(
            "2:2", "3:2", "4:0", "4:3", "4:4", "4:5", "4:6", "4:7", "5:2", "5:3", "6:0", "6:9",
            "7:1", "8:0"),
        places);
    assertTrue(String.valueOf(refused.getMessage()).contains("row 4, column C: \"192.0.2.300\""));
  }

  @Test
  void aTableOfSomethingElseIsRefusedByItsFirstRow() {
    var refused =
        assertThrows(
            SheetException.class,
            () -> SheetReader.read("Datum,Wert\n1,2\n", Locale.SIMPLIFIED_CHINESE));
    assertEquals(1, refused.mistakes().size());
    assertTrue(String.valueOf(refused.getMessage()).startsWith("第 1 行"));
  }

  @Test
  void aQuoteThatDoesNotEndIsSaid() {
    assertThrows(SheetException.class, () -> SheetReader.read("what,\"name", Locale.ENGLISH));
  }

  @Test
  void aBlankTableIsNothingYet() {
    for (var language : FirewallRequestTest.LANGUAGES) {
      var table = blank(language).csv();
      assertThrows(SheetException.class, () -> SheetReader.read(table, language));
      assertEquals(5 + 2 + 3 + 3 + 1 + 1, table.lines().count());
    }
  }

  @Test
  void thePageHasRoomForAllThatIsNotKnown() {
    for (var language : FirewallRequestTest.LANGUAGES) {
      assertTrue(sheet(language).html().contains(PRINT));
      var page = blank(language).html();
      assertEquals(7, page.split("SHA256:</span>", -1).length - 1);
      assertTrue(page.contains("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"));
      assertFalse(page.contains("http"), "it asks nobody for anything");
    }
  }

  /** Both lie in the folder in which the wizard is started. */
  @Test
  void theFirewallRequestIsNoSiteSheet() {
    for (var language : FirewallRequestTest.LANGUAGES) {
      var firewall =
          new FirewallRequest(FirewallRequestTest.TOPOLOGY, language, FirewallRequestTest.CLOCK);
      assertFalse(SheetReader.isSiteSheet(firewall.csv(), language));
      assertTrue(SheetReader.isSiteSheet(sheet(language).csv(), language));
    }
  }
}
