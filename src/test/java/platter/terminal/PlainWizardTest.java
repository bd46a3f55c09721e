package platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.topology.Secret;
import platter.wizard.Step;
import platter.wizard.Wizard;

/** The wizard line by line, with hosts that are played: all that is typed is typed here. */
@Timeout(120)
class PlainWizardTest {
  @TempDir private Path folder;

  private final StringWriter screen = new StringWriter();
  private final List<String> prompts = new ArrayList<>();
  private Inventory inventory;
  private Bundle bundle;
  private Wizard wizard;

  @BeforeEach
  void itOpens() throws Exception {
    inventory = Inventory.open(folder.resolve("home"), new Secret("passphrase"));
    bundle =
        Bundle.open(
            new SmallBundle()
                .image("base", SmallBundle.tar("usr/bin/dash", "a shell"))
                .jar(folder.resolve("disc.jar")));
    wizard = Wizard.practise(inventory, bundle, Locale.ENGLISH);
  }

  @AfterEach
  void itCloses() throws Exception {
    wizard.close();
    bundle.close();
    inventory.close();
  }

  /** Types each answer at the next prompt that holds its word, and Enter at all others. */
  private final class Script implements PlainWizard.Typed {
    private final List<String[]> answers = new ArrayList<>();
    private int most = 400;

    Script at(String word, String answer) {
      answers.add(new String[] {word, answer});
      return this;
    }

    @Override
    public Optional<String> line(String prompt) {
      prompts.add(prompt);
      if (--most == 0) {
        return Optional.empty();
      }
      if (!answers.isEmpty() && prompt.contains(answers.get(0)[0])) {
        var answer = answers.remove(0)[1];
        return answer.equals("EOF") ? Optional.empty() : Optional.of(answer);
      }
      return Optional.of("");
    }

    @Override
    public Optional<String> secret(String prompt) {
      return line(prompt);
    }
  }

  private Script twoSites() {
    return new Script()
        .at("Domain", "?")
        .at("Domain", "im.acme.example")
        .at("Name", "beijing")
        .at("Address", "192.0.2.11")
        .at("Address", "")
        .at("Name", "guangzhou")
        .at("Address", "198.51.100.11")
        .at("Address", "")
        .at("Address", "203.0.113.11");
  }

  private void run(Script script) throws Exception {
    new PlainWizard(wizard, script, new PrintWriter(screen)).run();
  }

  @Test
  void allStepsAreWalkedByTypingLines() throws Exception {
    run(
        twoSites()
            .at("Account", "deploy")
            .at("Password", "geheim")
            .at("the hosts' own keys", "yes")
            .at("m: mend", "r")
            .at("Enter: continue", "")
            .at("Enter: continue", "")
            .at("r: again", "r")
            .at("w: write", ""));
    assertEquals(Step.HANDOVER, wizard.view().current(), screen + "\n" + prompts);
    var said = screen.toString();
    for (int step = 1; step <= Step.ORDER.size(); step++) {
      assertTrue(said.contains("step " + step) || said.contains("Step " + step), said);
    }
    assertTrue(said.contains("[practice]") || said.contains("PRACTICE"), said);
    assertFalse(said.contains("geheim"), "no secret is printed");
    assertTrue(said.lines().allMatch(line -> Columns.width(line) <= 80), said);
  }

  @Test
  void aSiteSheetIsTakenByItsPath() throws Exception {
    var sheet = Files.writeString(folder.resolve("sheet.csv"), TerminalPracticeIT.SHEET);
    run(
        new Script()
            .at("to take over", folder.resolve("none.csv").toString())
            .at("to take over", sheet.toString())
            .at("Account", "EOF"));
    var said = screen.toString();
    assertTrue(said.contains("none.csv"), said);
    assertTrue(said.contains("taken: " + sheet), said);
    assertEquals(Step.ACCESS, wizard.view().current(), said + prompts);
    assertTrue(
        prompts.stream().anyMatch(prompt -> prompt.contains("[im.acme.example]")),
        prompts::toString);
    assertTrue(prompts.stream().anyMatch(p -> p.contains("[198.51.100.11]")), prompts::toString);
  }

  @Test
  void theLanguageIsTheFirstQuestion() throws Exception {
    run(new Script().at("语言", "zh").at("域名", "EOF"));
    assertEquals("zh-CN", wizard.view().language());
    run(new Script().at("域名", "<").at("语言", "en").at("Domain", "EOF"));
    assertEquals("en", wizard.view().language());
  }

  @Test
  void aHostThatStopsIsSkippedByALetter() throws Exception {
    run(
        new Script()
            .at("Domain", "im.acme.example")
            .at("Name", "beijing")
            .at("Address", "192.0.2.11")
            .at("Address", "")
            .at("Name", "guangzhou")
            .at("Address", "198.51.100.11")
            .at("Address", "198.51.100.12")
            .at("Address", "")
            .at("Address", "203.0.113.11")
            .at("Account", "deploy")
            .at("the hosts' own keys", "yes")
            .at("s: skip guangzhou2", "s")
            .at("w: write", ""));
    assertEquals(Step.HANDOVER, wizard.view().current(), screen + "\n" + prompts);
    assertTrue(screen.toString().contains("platter rejoin guangzhou2"), screen::toString);
  }

  @Test
  void whatIsWrongIsSaidAndAskedAgain() throws Exception {
    run(
        new Script()
            .at("Domain", "not a domain!")
            .at("Domain", "im.acme.example")
            .at("Domain", "EOF"));
    assertTrue(screen.toString().contains("  ! "), screen.toString());
    assertEquals("acme", wizard.view().deployment());
  }

  @Test
  void whoLeavesComesBackToTheSamePlace() throws Exception {
    run(twoSites().at("Account", "EOF"));
    assertEquals(Step.ACCESS, wizard.view().current());
    prompts.clear();
    run(new Script().at("Account", "EOF"));
    assertEquals(1, prompts.size(), "nothing before it is asked again: " + prompts);
  }
}
