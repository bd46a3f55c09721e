package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** In Chinese: all of it in a browser, from the first page on. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
@Timeout(900)
class WebChineseIT extends WebWalk {
  private static final Pattern PRINT = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");

  WebChineseIT() {
    super("zh-CN");
  }

  @Test
  @Order(0)
  void onAnotherAddressItSpeaksTlsWithTheKeyThatTheTerminalShows(Lab lab) throws Exception {
    try (var server = new Server(lab, lab.address("laptop") + ":0")) {
      var link = URI.create(server.link);
      assertEquals("https", link.getScheme());
      var shown = PRINT.matcher(server.next());
      assertTrue(shown.find(), server.next());
      var certificate =
          lab.exec(
              "clients-a",
              "sh",
              "-c",
              "openssl s_client -connect "
                  + link.getAuthority()
                  + " </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256");
      assertTrue(certificate.out().strip().endsWith("=" + shown.group()), certificate::toString);

      var plain = lab.exec("clients-a", "curl", "-sS", "http://" + link.getAuthority() + "/");
      assertFalse(plain.out().contains("Platter"), plain::toString);
      var without = lab.exec("clients-a", "curl", "-sSki", "https://" + link.getAuthority() + "/");
      assertTrue(without.out().startsWith("HTTP/1.1 401"), without::toString);
      var opened = lab.exec("clients-a", "curl", "-sSki", server.link);
      assertTrue(opened.out().startsWith("HTTP/1.1 303"), opened::toString);
      assertTrue(
          opened.out().lines().anyMatch(l -> l.matches("(?i)set-cookie: .*; *secure(;.*)?")),
          opened::toString);
    }
  }

  @Test
  @Order(1)
  void itIsBegunInABrowser(Lab lab) throws Exception {
    lab.host("b1").tweak("taken-port", "5432");
    try (var server = new Server(lab);
        var person = person(lab, "wizard", server.link)) {
      person.until(() -> person.page().locator(".foot .btn.go").isEnabled());
      person.look("1-disc");
      person.goOn("sites");
      typesFirst(lab, person);
      typesOthers(lab, person);
      getsOntoTheHosts(lab, person);
      mendsWhatPreflightFinds(lab, person);
      person.goOn("service");
      namesAnAdministrator(person);
      looksAtThePlan(person);
      assertEquals(List.of(), person.faults());
    }
  }
}
