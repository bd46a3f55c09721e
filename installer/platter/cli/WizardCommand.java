package platter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import org.jline.terminal.TerminalBuilder;
import platter.inventory.Inventory;
import platter.terminal.TerminalWizard;
import platter.topology.Messages;
import platter.topology.Secret;
import platter.wizard.Step;
import platter.wizard.Wizard;
import platter.wizard.WizardException;

/** {@code platter} alone: the wizard on this terminal. */
final class WizardCommand {
  private final Options options;
  private final boolean practice;
  private final Messages words = Messages.of("terminal", Locale.getDefault());

  /**
   * @param practice with hosts that do not exist
   */
  WizardCommand(Options options, boolean practice) {
    this.options = options;
    this.practice = practice;
  }

  /** Runs it until the person leaves. */
  int run() throws Exception {
    if (practice) {
      return practise();
    }
    if (!Inventory.exists(options.home())) {
      System.err.println(words.text("passphrase.new"));
    }
    try (var inventory =
            Inventory.open(options.home(), Workplace.passphrase(options, System.getenv()));
        var bundle = Workplace.bundle();
        var wizard = Wizard.open(inventory, bundle, Locale.getDefault())) {
      face(wizard);
      boolean done = wizard.view().step() == Step.HANDOVER;
      if (done) {
        wizard.forgetSecrets();
      }
      System.err.println(words.text(done ? "done" : "left"));
      return done ? Platter.DONE : Platter.CANCELLED;
    }
  }

  /** What is practised with is thrown away. */
  private int practise() throws Exception {
    var folder = Files.createTempDirectory("platter-practice");
    var passphrase = new byte[16];
    new SecureRandom().nextBytes(passphrase);
    try (var inventory = Inventory.open(folder, new Secret(HexFormat.of().formatHex(passphrase)));
        var bundle = Workplace.bundle();
        var wizard = Wizard.practise(inventory, bundle, Locale.getDefault())) {
      face(wizard);
      return Platter.DONE;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void face(Wizard wizard)
      throws WizardException, IOException, InterruptedException {
    try (var terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
      new TerminalWizard(terminal, wizard, System.getenv("NO_COLOR") == null).run();
    }
  }
}
