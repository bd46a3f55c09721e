package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.report.Papers;
import platter.topology.Secret;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.Views;
import platter.wizard.Wizard;

class WizardFaceTest {
  @TempDir private Path folder;

  @Test
  void aHostThatNobodyNeedsHasAButton() throws Exception {
    var page = page(new View.Failure("b2", "etcd answers", "no answer", "look at b2", true, ""));
    assertTrue(page.contains("value=\"SKIP|b2\""), page);
    assertTrue(page.contains("platter rejoin a2"), page);
  }

  @Test
  void ofAHostThatIsNeededThePageSaysWhy() throws Exception {
    var page =
        page(new View.Failure("b2", "etcd answers", "no answer", "look at b2", false, "b2 votes"));
    assertFalse(page.contains("SKIP"), page);
    assertTrue(page.contains("b2 votes"), page);
  }

  private static String page(View.Failure failure) throws Exception {
    var face = new WizardFace(new Shown(Views.stopped(failure)), new Assets());
    var answer =
        face.get(
            new Request(new Session("id", "csrf"), "/wizard/install", Map.of(), false, Map.of()));
    return assertInstanceOf(Answer.Page.class, answer).html();
  }

  private record Shown(View view) implements Guide {
    @Override
    public void take(Order order) {
      throw new AssertionError("nothing is wanted");
    }

    @Override
    public View view(Step step) {
      return view;
    }

    @Override
    public Papers.File paper(String name) {
      throw new AssertionError("nobody prints");
    }

    @Override
    public long await(long known, Duration most) {
      return known;
    }
  }

  /** Whoever starts the program again comes back to a step that is shut until the disc is read. */
  @Test
  void theStepAtWhichItIsIsShownWhateverIsDone() throws Exception {
    try (var inventory = Inventory.open(folder, new Secret("x"));
        var bundle =
            Bundle.open(
                new SmallBundle()
                    .image("base", SmallBundle.tar("usr/bin/dash", "a shell"))
                    .jar(folder.resolve("disc.jar")))) {
      inventory
          .settings()
          .put(
              "wizard",
              "{\"language\":\"en\",\"current\":\"preflight\",\"done\":[],\"accepted\":[],\"answers\":\"{}\"}");
      try (var wizard = Wizard.practise(inventory, bundle, Locale.ENGLISH)) {
        var face = new WizardFace(wizard, new Assets());
        var session = new Session("id", "csrf");
        var home = face.get(new Request(session, "/", Map.of(), false, Map.of()));
        assertEquals(new Answer.Redirect("/wizard/preflight"), home);
        var page = face.get(new Request(session, "/wizard/preflight", Map.of(), false, Map.of()));
        assertTrue(assertInstanceOf(Answer.Page.class, page).html().contains("Preflight"));
        var shut = face.get(new Request(session, "/wizard/review", Map.of(), false, Map.of()));
        assertEquals(new Answer.Redirect("/wizard/preflight"), shut);
      }
    }
  }
}
