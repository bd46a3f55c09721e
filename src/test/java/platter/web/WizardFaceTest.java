package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.topology.Secret;
import platter.wizard.Wizard;

class WizardFaceTest {
  @TempDir private Path folder;

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
