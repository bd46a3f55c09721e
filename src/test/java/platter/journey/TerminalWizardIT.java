package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.terminal.Columns;

/**
 * A person at a terminal of 80 by 24 takes bare hosts to a service: with a mistake in an address, a
 * check that fails and is mended, a laptop that dies in the middle, and a host that is cut off.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class TerminalWizardIT {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** What was to be seen, one screen after the other, for whoever wants to look at it. */
  private static final Path SHOTS = Path.of("target/shots/terminal");

  @TempDir private static Path home;

  private static int shot;
  private static int terminals;

  private static Pty wizard(Lab lab, String... more) throws IOException, InterruptedException {
    var words =
        new ArrayList<>(
            List.of(
                "env",
                "LC_ALL=C.UTF-8",
                "PLATTER_PASSPHRASE=a b'c",
                "java",
                "-jar",
                new Jar(lab, home).file().toAbsolutePath().toString(),
                "--home",
                home.resolve("inventory").toString()));
    words.addAll(List.of(more));
    return new Pty(
        home.resolve("tmux" + ++terminals), lab.command("laptop", words.toArray(String[]::new)));
  }

  private static void keeps(String screen, String name) throws IOException {
    Files.createDirectories(SHOTS);
    Files.writeString(SHOTS.resolve("%02d-%s.txt".formatted(++shot, name)), screen);
    for (var line : screen.lines().toList()) {
      assertTrue(Columns.width(line) <= 80, line);
    }
  }

  @Test
  @Order(1)
  void whatIsTypedIsJudgedAndSaved(Lab lab) throws Exception {
    lab.host("b1").tweak("taken-port", "5432");
    try (var pty = wizard(lab)) {
      keeps(pty.sees("[ ok ]"), "disc");
      pty.presses("Enter");
      pty.sees("Step 2 of 9");
      pty.types("im.acme.example").presses("Tab", "Tab").types("beijing").presses("Tab");
      pty.types("192.0.2.").presses("Tab");
      keeps(pty.sees("is no IPv4 address"), "mistake");
      pty.presses("BTab", "C-u").types(lab.address("a1")).presses("Tab").types("a1");
      pty.presses("Tab", "Tab", "Tab", "Tab", "Tab").types("guangzhou").presses("Tab");
      pty.pastes(lab.address("b1") + "  b1\n");
      pty.sees(lab.address("b1"));
      pty.presses("C-c");
      assertEquals(4, pty.ended());
    }
  }

  @Test
  @Order(2)
  void whoeverComesBackFindsItAndGetsOntoTheHosts(Lab lab) throws Exception {
    try (var pty = wizard(lab)) {
      pty.sees("Step 2 of 9");
      pty.sees("disc verified");
      pty.presses("C-n");
      // Names are not asked for where they can be made up, a vault can be left out.
      pty.sees("Step 3 of 9");
      pty.presses("Escape");
      pty.sees("Step 2 of 9");
      pty.presses(tabs(12)).types(lab.address("v1")).presses("Tab").types("v1").presses("C-n");
      pty.sees("Step 3 of 9");
      pty.types("deploy").presses("Tab", "Tab").types(lab.key().toString()).presses("C-n");
      keeps(pty.sees("compare it with the host's own"), "keys");
      pty.presses("Enter");
      keeps(pty.sees("logged in, and root"), "doors");
      pty.presses("C-n");
      keeps(pty.sees(LONG, "1 failed"), "preflight");
      assertTrue(pty.screen().contains("PLT-030"), pty.screen());
      pty.presses("C-n");
      pty.sees("Step 4 of 9");
      lab.host("b1").must("systemctl stop lab-taken-port-5432");
      pty.presses("r");
      keeps(pty.sees(LONG, " 0 failed"), "preflight-again");
      pty.presses("C-n");
      keeps(pty.sees("Step 5 of 9"), "service");
      pty.presses("Tab").types("zhang").presses("Tab").types(Jar.PASSWORD).presses("C-n");
      keeps(pty.sees(LONG, "changes"), "plan");
      assertFalse(pty.screen().contains(Jar.PASSWORD));
    }
  }

  @Test
  @Order(3)
  void theInstallationGoesOnWhereTheLaptopDied(Lab lab) throws Exception {
    try (var pty = wizard(lab)) {
      pty.sees("Step 6 of 9");
      pty.sees("disc verified");
      pty.presses("C-n");
      pty.sees("Step 7 of 9");
      pty.sees(LONG, Pattern.compile("all +[2-9]%"));
      keeps(pty.screen(), "install");
      pty.kill();
      assertTrue(pty.ended() > 128);
    }
    try (var pty = wizard(lab)) {
      keeps(pty.sees("It was begun before"), "begun");
      pty.sees("disc verified");
      pty.presses("Enter");
      pty.sees(LONG, Pattern.compile("all +[3-9][0-9]%"));
      lab.cut("b");
      keeps(pty.sees(LONG, "stopped at"), "stopped");
      lab.heal("b");
      pty.presses("r");
      keeps(pty.sees(LONG, "Step 8 of 9"), "verify");
      assertTrue(pty.screen().contains("[ ok ]"), pty.screen());
      pty.presses("Enter");
      keeps(pty.sees("Step 9 of 9"), "handover");
      pty.presses("C-c");
      assertEquals(0, pty.ended());
    }
  }

  @Test
  @Order(4)
  void theServiceIsThereAndTheAdministratorToo(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    platter.whole(Duration.ofMinutes(2));
    assertEquals("protected", platter.status().path("state").asText());
    assertTrue(platter.run(0, "user", "list", "--admin").contains("zhang"));
    assertTrue(platter.run(0, "plan").contains("0 changes"));
  }

  private static String[] tabs(int count) {
    return java.util.Collections.nCopies(count, "Tab").toArray(String[]::new);
  }
}
