package platter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.inventory.Drills.Kept;
import platter.operation.DrillBook;
import platter.operation.Evidence;
import platter.operation.Moment;
import platter.operation.OperationException;
import platter.report.DrillReport;
import platter.run.Cancellation;
import platter.run.Hosts;
import platter.terminal.Columns;
import platter.topology.Messages;

@Command(name = "drill", sortOptions = false)
final class DrillCommand implements Callable<Integer> {
  private static final Messages MESSAGES = Messages.of("drill", Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--to", paramLabel = "TIME", defaultValue = "latest")
  private String to = "latest";

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--exercise")
  private boolean exercise;

  @Override
  public Integer call() throws Exception {
    var moment = Workplace.moment(to);
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      var people =
          exercise
              ? Optional.of(Exercise.onTerminal(MESSAGES, spec.commandLine().getOut()))
              : Optional.<Evidence.Exercise>empty();
      interrupt.arm();
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      var evidence =
          new DrillBook(workplace.topology(), workplace.inventory(), hosts)
              .run(moment, all, people, List.of(printer), cancellation);
      if (!platter.options().json()) {
        tell(evidence);
      }
      return status(evidence);
    }
  }

  @Command
  int list() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      gather(workplace, hosts);
      var inventory = workplace.inventory();
      var state = DrillBook.fingerprint(workplace.topology(), inventory);
      var kept = inventory.drills().list();
      if (kept.isEmpty()) {
        say(MESSAGES.text("none"));
      }
      for (var drill : kept) {
        var evidence = Evidence.read(drill.evidence());
        say(
            "  %s  %s %s  %s%s"
                .formatted(
                    drill.id(),
                    Columns.pad(word(evidence), 10),
                    Moment.show(evidence.endedAt()),
                    EventPrinter.PHRASES.of(evidence.by()),
                    evidence.state().equals(state) ? "" : "  " + stale()));
      }
      return Platter.DONE;
    }
  }

  @Command
  int show(
      @Parameters(paramLabel = "ID", arity = "0..1") @Nullable String id,
      @Option(names = "--save", paramLabel = "DIR") @Nullable Path save)
      throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      gather(workplace, hosts);
      var drills = workplace.inventory().drills();
      var kept = id == null ? drills.list().stream().findFirst() : drills.find(id);
      if (kept.isEmpty()) {
        throw new UsageException(id == null ? MESSAGES.text("none") : MESSAGES.text("unknown", id));
      }
      var evidence = Evidence.read(kept.get().evidence());
      if (save != null) {
        write(save, kept.get(), evidence);
      } else if (platter.options().json()) {
        say(kept.get().evidence());
      } else {
        for (var rung : evidence.rungs()) {
          say(
              "  %s %7.1f s  %s"
                  .formatted(
                      Columns.pad(
                          MESSAGES.text("rung." + rung.verdict().name().toLowerCase(Locale.ROOT)),
                          11),
                      rung.seconds(),
                      EventPrinter.PHRASES.of(rung.told())));
        }
        tell(evidence);
      }
      return status(evidence);
    }
  }

  private void write(Path folder, Kept drill, Evidence evidence) throws IOException {
    Files.createDirectories(folder);
    var at = folder.resolve(drill.id());
    Files.writeString(Path.of(at + ".json"), drill.evidence());
    Files.write(Path.of(at + ".sig"), Base64.getDecoder().decode(drill.signature()));
    Files.writeString(Path.of(at + ".crt"), drill.certificate());
    var page = Path.of(at + ".html");
    Files.writeString(
        page, new DrillReport(Locale.getDefault(), ZoneId.systemDefault()).html(evidence));
    say(MESSAGES.text("saved", page.toString()));
  }

  /** Takes what the vault has and this inventory has not. */
  private void gather(Workplace workplace, Hosts hosts)
      throws OperationException, InterruptedException {
    for (var id : new DrillBook(workplace.topology(), workplace.inventory(), hosts).gather()) {
      spec.commandLine().getErr().println(MESSAGES.text("foreign", id));
    }
  }

  /** What is said of a drill of something else. */
  static String stale() {
    return MESSAGES.text("stale");
  }

  private void tell(Evidence evidence) {
    say("");
    say(MESSAGES.text("done", evidence.id(), word(evidence)));
    evidence.rtoSeconds().ifPresent(rto -> say("  " + MESSAGES.text("rto.line", number(rto))));
    evidence
        .rpoSeconds()
        .ifPresent(
            rpo ->
                say("  " + MESSAGES.text("rpo.line", number(rpo), number(evidence.rpoPromised()))));
    evidence
        .trouble()
        .ifPresent(
            rung ->
                say(
                    "  "
                        + MESSAGES.text(
                            "trouble",
                            MESSAGES.text("rung." + rung.name()),
                            EventPrinter.PHRASES.of(rung.said()))));
  }

  private static String word(Evidence evidence) {
    return word(evidence.verdict());
  }

  static String word(Evidence.Verdict verdict) {
    return MESSAGES.text("verdict." + verdict.name().toLowerCase(Locale.ROOT));
  }

  private static int status(Evidence evidence) {
    return evidence.verdict() == Evidence.Verdict.PASSED ? Platter.DONE : Platter.FAILED;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
