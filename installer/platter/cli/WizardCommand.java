package platter.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jline.terminal.TerminalBuilder;
import platter.inventory.Inventory;
import platter.terminal.PlainWizard;
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
  private final boolean plain;
  private final Messages words = Messages.of("terminal", Locale.getDefault());

  /**
   * @param practice with hosts that do not exist
   * @param plain line by line, whatever the terminal can do
   */
  WizardCommand(Options options, boolean practice, boolean plain) {
    this.plain = plain;
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

  private void face(Wizard wizard) throws WizardException, IOException, InterruptedException {
    if (plain || "dumb".equals(System.getenv("TERM"))) {
      var console = Workplace.console().orElseThrow();
      new PlainWizard(wizard, new Typing(console), console.writer()).run();
      return;
    }
    try (var terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
      new TerminalWizard(terminal, wizard, System.getenv("NO_COLOR") == null).run();
    }
  }

  private record Typing(Console console) implements PlainWizard.Typed {
    @Override
    public Optional<String> line(String prompt) {
      return Optional.ofNullable(console.readLine("%s", prompt));
    }

    @Override
    public Optional<String> secret(String prompt) {
      return Optional.ofNullable(console.readPassword("%s", prompt)).map(String::new);
    }
  }
}
