package platter.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** In English: begun in a terminal and gone on in a browser, killed and gone on with. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
@Timeout(900)
class WebIT extends WebWalk {
  WebIT() {
    super("en");
  }

  private static Pty terminal(Lab lab) throws IOException, InterruptedException {
    return new Pty(
        Files.createTempDirectory(folder, "tmux").resolve("socket"), new Jar(lab, home).command());
  }

  @Test
  @Order(1)
  void itIsBegunInATerminal(Lab lab) throws Exception {
    lab.host("b1").tweak("taken-port", "5432");
    try (var pty = terminal(lab)) {
      pty.sees("[ ok ]");
      pty.presses("Enter");
      pty.sees("Step 2 of 9");
      pty.types("im.acme.example").presses("Tab", "Tab").types("beijing").presses("Tab");
      pty.types(lab.address("a1")).presses("Tab").types("a1").presses("Tab");
      pty.presses("C-c");
      assertEquals(4, pty.ended());
    }
  }

  @Test
  @Order(2)
  void itGoesOnInABrowserUntilThatDies(Lab lab) throws Exception {
    var server = new Server(lab);
    try (var person = person(lab, "wizard", server.link)) {
      var page = person.page();
      page.waitForURL("**/sites");
      assertThat(page.locator("[name='answer.domain']")).hasValue("im.acme.example");
      assertThat(page.locator("[name='answer.sites[0].hosts[0].address']"))
          .hasValue(lab.address("a1"));
      typesOthers(lab, person);
      getsOntoTheHosts(lab, person);
      mendsWhatPreflightFinds(lab, person);
      person.reads("zh-CN");
      person.look("4-preflight-zh");
      person.reads("en");
      person.goOn("service");
      assertEquals(List.of(), person.faults());
      server.kill();
      sees(page.locator("#gone"));
    }
  }

  @Test
  @Order(3)
  void aTerminalAndABrowserShowTheSame(Lab lab) throws Exception {
    try (var pty = terminal(lab)) {
      pty.sees("Step 5 of 9");
      pty.sees("disc verified");
      try (var server = new Server(lab);
          var person = person(lab, "attached", server.link)) {
        var page = person.page();
        page.waitForURL("**/service");
        namesAnAdministrator(person);
        pty.sees("zhang");
        pty.sees(Duration.ofMinutes(5), "Step 6 of 9");
        looksAtThePlan(person);
        assertEquals(List.of(), person.faults());
        pty.presses("C-c");
        assertEquals(4, pty.ended());
        sees(page.locator("#gone"));
      }
    }
  }
}
