package platter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import platter.bundle.Bundle;
import platter.bundle.Medium;
import platter.bundle.Progress;
import platter.bundle.Verification;

@Command(name = "verify", sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** All that is on the disc where there is one, and then what is in the jar. */
  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean seen = Workplace.console().isPresent();
    Progress progress = seen ? new Share(out) : Progress.NONE;
    boolean intact = true;
    var medium = Medium.of(Workplace.jar());
    if (medium.isPresent()) {
      intact = tell(out, seen, medium.get().verify(progress));
    }
    intact &= tell(out, seen, Bundle.verify(Workplace.jar(), progress));
    return intact ? Platter.DONE : Platter.FAILED;
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
              EventPrinter.PHRASES.of(trouble.name() + " " + trouble.detail())));
    }
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
