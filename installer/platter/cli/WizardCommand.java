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
import platter.web.Attached;
import platter.web.Owner;
import platter.wizard.Guide;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.Wizard;
import platter.wizard.WizardException;

/** The wizard, on this terminal or wherever else it is shown. */
final class WizardCommand {
  private final Options options;
  private final boolean practice;
  private final Messages words = Messages.of("terminal", Locale.getDefault());

  /** Where it is shown, until the person leaves. */
  @FunctionalInterface
  interface Face {
    void show(Guide guide) throws Exception;
  }

  /**
   * @param practice with hosts that do not exist
   */
  WizardCommand(Options options, boolean practice) {
    this.options = options;
    this.practice = practice;
  }

  /** Runs it until the person leaves. */
  int run(Face face) throws Exception {
    if (practice) {
      return practise(face);
    }
    if (!Inventory.exists(options.home())) {
      System.err.println(words.text("passphrase.new"));
    }
    // Whoever is a second face reads a file that is as close as the inventory itself.
    var attached = Attached.to(options.home(), words.text("attached.gone"));
    if (attached.isPresent()) {
      System.err.println(words.text("attached"));
      face.show(attached.get());
      return left(attached.get().view());
    }
    var passphrase = Workplace.passphrase(options, System.getenv());
    try (var inventory = Inventory.open(options.home(), passphrase)) {
      return run(inventory, face);
    }
  }

  /** The same on an inventory that is open, and is not another process's. */
  int run(Inventory inventory, Face face) throws Exception {
    try (var bundle = Workplace.bundle();
        var wizard = Wizard.open(inventory, bundle, Locale.getDefault());
        var owner = new Owner(wizard, options.home())) {
      owner.open();
      face.show(wizard);
      if (wizard.view().step() == Step.HANDOVER) {
        wizard.forgetSecrets();
      }
      return left(wizard.view());
    }
  }

  private int left(View view) {
    boolean done = view.step() == Step.HANDOVER;
    System.err.println(words.text(done ? "done" : "left"));
    return done ? Platter.DONE : Platter.CANCELLED;
  }

  /** What is practised with is thrown away. */
  private int practise(Face face) throws Exception {
    var folder = Files.createTempDirectory("platter-practice");
    var passphrase = new byte[16];
    new SecureRandom().nextBytes(passphrase);
    try (var inventory = Inventory.open(folder, new Secret(HexFormat.of().formatHex(passphrase)));
        var bundle = Workplace.bundle();
        var wizard = Wizard.practise(inventory, bundle, Locale.getDefault())) {
      face.show(wizard);
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

  /**
   * On this terminal.
   *
   * @param plain line by line, whatever the terminal can do
   */
  static void onTerminal(Guide wizard, boolean plain)
      throws WizardException, IOException, InterruptedException {
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
