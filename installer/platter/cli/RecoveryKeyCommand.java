package platter.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.inventory.Inventory;
import platter.inventory.InventoryException;
import platter.inventory.InventoryInUseException;
import platter.inventory.RecoveryKey;
import platter.inventory.WrongPassphraseException;
import platter.report.RecoveryKeyPaper;
import platter.topology.Messages;
import platter.topology.Secret;

/**
 * The passphrase of the inventory on paper, and back. It is in no log, no event and no argument of
 * a program; it goes to the terminal or to the file that the person names, which only they may
 * read.
 */
@Command(name = "recovery-key", sortOptions = false)
final class RecoveryKeyCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--parts", paramLabel = "N", defaultValue = "1")
  private int parts = 1;

  @Option(names = "--needed", paramLabel = "K")
  private @Nullable Integer needed;

  @Option(names = "--enter")
  private boolean enter;

  @Mixin private PaperOptions paper = new PaperOptions();

  private final Messages words = Messages.of("papers", Locale.getDefault());

  @Override
  public Integer call() throws Exception {
    return enter ? enter() : write();
  }

  private int write() throws Exception {
    var options = platter.options();
    var console = Workplace.console();
    if (paper.to().isEmpty() && console.isEmpty()) {
      throw new UsageException(words.text("key.terminal"));
    }
    if (!Inventory.exists(options.home())) {
      throw new UsageException(words.text("key.nothing", options.home().toString()));
    }
    var passphrase = Workplace.passphrase(options, System.getenv());
    try (var inventory = Inventory.open(options.home(), passphrase)) {
      var topology = inventory.deployments().topology();
      if (topology.isEmpty()) {
        throw new UsageException(words.text("key.nothing", options.home().toString()));
      }
      var page =
          new RecoveryKeyPaper(
              topology.get(), written(passphrase), paper.language(), PaperOptions.clock());
      if (paper.to().isPresent()) {
        keep(paper.to().get(), page.html());
        say(words.text("key.written", paper.to().get().toAbsolutePath().toString()));
      } else {
        console.orElseThrow().printf("%s", page.text());
      }
      return Platter.DONE;
    }
  }

  private List<RecoveryKey.Written> written(Secret passphrase) throws UsageException {
    int wanted = needed != null ? needed : parts / 2 + 1;
    if (passphrase.reveal().getBytes(StandardCharsets.UTF_8).length > 256) {
      throw new UsageException(words.text("key.long"));
    }
    try {
      return RecoveryKey.write(passphrase, parts, wanted);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          words.text(
              "key.numbers",
              String.valueOf(parts),
              String.valueOf(wanted),
              String.valueOf(RecoveryKey.MOST_PARTS)));
    }
  }

  private int enter() throws UsageException, InventoryException, IOException {
    var console = Workplace.console();
    if (console.isEmpty()) {
      throw new UsageException(words.text("key.terminal"));
    }
    var passphrase = new KeyEntry(asking(console.get()), this::say, words).passphrase();
    int status = tryOn(platter.options().home(), passphrase);
    if (paper.to().isPresent()) {
      keep(paper.to().get(), passphrase.reveal() + "\n");
      say(words.text("key.kept", paper.to().get().toAbsolutePath().toString()));
    } else {
      var answer = console.get().readLine("%s", words.text("key.show"));
      if (answer != null && answer.strip().equalsIgnoreCase("yes")) {
        console.get().printf("%s%n", words.text("key.passphrase", passphrase.reveal()));
      }
    }
    return status;
  }

  /** What was typed does not stay on the screen, where the terminal can take it away. */
  private static java.util.function.Function<String, Optional<String>> asking(Console console) {
    boolean clears = !"dumb".equals(System.getenv("TERM")) && System.getenv("TERM") != null;
    return question -> {
      var typed = Optional.ofNullable(console.readLine("%s", question));
      if (clears) {
        console.printf("\033[1A\033[2K");
        console.flush();
      }
      return typed;
    };
  }

  private int tryOn(Path home, Secret passphrase) throws InventoryException {
    if (!Inventory.exists(home)) {
      say(words.text("key.untried", home.toString()));
      return Platter.DONE;
    }
    try (var inventory = Inventory.open(home, passphrase)) {
      inventory.deployments();
      say(words.text("key.fits", home.toString()));
      return Platter.DONE;
    } catch (InventoryInUseException busy) {
      say(words.text("key.busy", home.toString()));
      return Platter.DONE;
    } catch (WrongPassphraseException another) {
      say(words.text("key.fits-not", home.toString()));
      return Platter.FAILED;
    }
  }

  /** Writes a new file that only the person who runs this may read. */
  private void keep(Path file, String text) throws IOException, UsageException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    var mine =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, mine);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(words.text("key.exists", file.toString()));
    }
    Files.writeString(file, text);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
