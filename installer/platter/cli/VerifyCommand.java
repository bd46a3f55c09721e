package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.bundle.MinisignKey;
import platter.bundle.Progress;
import platter.bundle.TrustedKeys;
import platter.bundle.Verification;

@Command(name = "verify", sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Option(names = "--disc", paramLabel = "DIR")
  private @Nullable Path disc;

  @Option(names = "--public-key", paramLabel = "KEY")
  private @Nullable String key;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** All that is on the disc where there is one, and then what is in the jar. */
  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean seen = Workplace.console().isPresent();
    Progress progress = seen ? new Share(out) : Progress.NONE;
    var jar = disc == null ? Workplace.jar() : disc.resolve("platter.jar");
    boolean intact = true;
    for (var each : Bundle.verify(jar, progress, keys())) {
      intact &= tell(out, seen, each);
    }
    return intact ? Platter.DONE : Platter.FAILED;
  }

  /** The key that a person gave is the one that counts; else the one that the program names. */
  private Optional<TrustedKeys> keys() throws IOException {
    if (key == null) {
      return Optional.empty();
    }
    var given = MinisignKey.parse("--public-key", key.getBytes(StandardCharsets.UTF_8));
    return Optional.of(new TrustedKeys(List.of(TrustedKeys.Trusted.given(given))));
  }

  private static boolean tell(PrintWriter out, boolean seen, Verification verification) {
    if (seen) {
      out.print("\r     \r");
    }
    for (var trouble : verification.troubles()) {
      out.println(
          EventPrinter.WORDS.text(
              "of",
              EventPrinter.WORDS.text("verify.finding." + trouble.finding()),
              EventPrinter.PHRASES.of(trouble.name() + " " + trouble.detail())
                  + " ("
                  + EventPrinter.PHRASES.of(trouble.need().said())
                  + ")"));
    }
    verification.notes().forEach(note -> out.println(EventPrinter.PHRASES.of(note)));
    out.println(
        EventPrinter.WORDS.text(
            verification.intact() ? "verify.intact" : "verify.broken",
            verification.file(),
            String.valueOf(verification.entries().size()),
            EventPrinter.PHRASES.of(verification.signature())));
    return verification.intact();
  }

  /** How much was read, in place, whenever another hundredth is done. */
  private static final class Share implements Progress {
    private final PrintWriter out;
    private long shown = -1;

    Share(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void read(String entry, long done, long total) {
      long share = 100 * done / Math.max(1, total);
      if (share != shown) {
        shown = share;
        out.printf("\r%3d %%", share);
        out.flush();
      }
    }
  }
}
