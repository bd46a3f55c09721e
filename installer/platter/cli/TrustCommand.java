package platter.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.bundle.MinisignKey;
import platter.inventory.Inventory;
import platter.operation.ReleasePin;

/** Whose discs this deployment takes; a key by which that changes is compared by a person. */
@Command(name = "trust", sortOptions = false)
final class TrustCommand implements Callable<Integer> {
  @ParentCommand private Platter platter = new Platter();

  @Parameters(paramLabel = "KEY", arity = "0..1")
  private @Nullable String key;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    var options = platter.options();
    if (!Inventory.exists(options.home())) {
      throw new UsageException(EventPrinter.WORDS.text("trust.nothing", options.home().toString()));
    }
    try (var inventory =
        Inventory.open(options.home(), Workplace.passphrase(options, System.getenv()))) {
      var pin = ReleasePin.of(inventory);
      return key == null ? show(pin) : trust(pin, key);
    }
  }

  private int show(ReleasePin pin) {
    var keys = pin.keys().keys();
    if (keys.isEmpty()) {
      say(EventPrinter.WORDS.text("trust.none"));
    }
    for (var each : keys) {
      say(EventPrinter.WORDS.text("trust.key", each.key().fingerprint(), each.key().base64()));
    }
    return Platter.DONE;
  }

  private int trust(ReleasePin pin, String typed) throws Exception {
    var wanted = MinisignKey.parse("KEY", typed.getBytes(StandardCharsets.UTF_8));
    if (!platter.options().yes()) {
      var console = Workplace.console();
      if (console.isEmpty()) {
        throw new UsageException(EventPrinter.WORDS.text("trust.terminal"));
      }
      var question = EventPrinter.WORDS.text("trust.question", wanted.fingerprint());
      var answer = console.get().readLine("%s", question);
      if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
        say(EventPrinter.WORDS.text("trust.left"));
        return Platter.CANCELLED;
      }
    }
    pin.trust(wanted);
    say(EventPrinter.WORDS.text("trust.done", wanted.fingerprint()));
    return Platter.DONE;
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
