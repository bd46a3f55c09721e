package platter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import platter.operation.Json;
import platter.operation.VaultBackups;
import platter.operation.VaultContents;
import platter.operation.VaultContents.Stored;
import platter.report.ChangeTexts;
import platter.run.Cancellation;
import platter.terminal.Columns;
import platter.topology.Messages;

@Command(
    name = "backup",
    sortOptions = false,
    subcommands = {GiveUpLogCommand.class})
final class BackupCommand extends CommandGroup {
  private static final Messages MESSAGES = Messages.of("backup", Locale.getDefault());

  /** What is looked at where nothing else is said. */
  private static final Duration SPAN = Duration.ofDays(1);

  private boolean told;

  @Command
  int full() throws Exception {
    return with(VaultBackups::full);
  }

  @Command
  int incr() throws Exception {
    return with(VaultBackups::incremental);
  }

  @Command
  int list() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var contents =
          new VaultBackups(
                  workplace.topology(), workplace.inventory(), hosts, List.of(), new Cancellation())
              .list();
      if (platter.options().json()) {
        say(json(contents));
      } else {
        print(contents);
      }
      return contents.trouble().isEmpty() ? Platter.DONE : Platter.FAILED;
    }
  }

  @Command
  int timeline(
      @Option(names = "--from", paramLabel = "TIME") @Nullable String from,
      @Option(names = "--to", paramLabel = "TIME") @Nullable String to,
      @Option(names = "--timeline", paramLabel = "N") @Nullable Integer timeline)
      throws Exception {
    var end = to == null ? Instant.now() : moment(to);
    var begin = from == null ? end.minus(SPAN) : moment(from);
    if (!begin.isBefore(end)) {
      throw new UsageException("--from " + begin + " is not before --to " + end);
    }
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var line =
          new VaultBackups(
                  workplace.topology(), workplace.inventory(), hosts, List.of(), cancellation)
              .timeLine(begin, end, Optional.ofNullable(timeline), this::tell);
      if (told) {
        spec.commandLine().getErr().println();
      }
      if (platter.options().json()) {
        say(json(line));
      } else {
        new TimeLinePrinter(
                spec.commandLine().getOut(),
                new ChangeTexts(Locale.getDefault(), ZoneId.systemDefault()),
                !Charset.defaultCharset().equals(StandardCharsets.UTF_8))
            .print(line);
      }
      return Platter.DONE;
    }
  }

  private static Instant moment(String text) throws UsageException {
    return Workplace.moment(text).orElseGet(Instant::now);
  }

  /** Where the person sees a terminal, one line grows; JSON is for a program. */
  private void tell(long read, long all) {
    if (Workplace.console().isPresent() && !platter.options().json()) {
      var err = spec.commandLine().getErr();
      err.print("\r  " + MESSAGES.text("timeline.read", "" + read, "" + all));
      err.flush();
      told = true;
    }
  }

  @Command
  int export(
      @Option(names = "--to", paramLabel = "DIR", required = true) Path to,
      @Option(names = "--with-uploads") boolean uploads)
      throws Exception {
    return with(
        backups -> {
          var folder = backups.export(to, uploads);
          if (!platter.options().json()) {
            say(folder.toString());
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void with(VaultBackups backups) throws Exception;
  }

  private int with(Work work) throws Exception {
    var cancellation = new Cancellation();
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts();
        var interrupt = Interrupt.cancels(cancellation)) {
      interrupt.arm();
      var printer = EventPrinter.of(platter.options(), spec.commandLine().getOut());
      work.with(
          new VaultBackups(
              workplace.topology(), workplace.inventory(), hosts, List.of(printer), cancellation));
      return Platter.DONE;
    }
  }

  private void print(VaultContents contents) {
    for (var backup : contents.backups()) {
      var took = Duration.between(backup.startedAt(), backup.endedAt()).toSeconds();
      list(
          "backup",
          Columns.pad(backup.label(), 33),
          Columns.pad(backup.kind(), 4),
          String.valueOf(backup.startedAt()),
          "%5d".formatted(took),
          "%12d".formatted(backup.bytes()),
          Columns.pad(backup.from().map(host -> text("from", host)).orElse(""), 10),
          backup.logFrom(),
          backup.logUntil(),
          where(backup));
    }
    list("first.log", contents.firstLogUntil().orElseGet(() -> text("none")));
    list(
        "second.log",
        contents.secondLogUntil().orElseGet(() -> text("none")),
        contents.secondAsOf().map(String::valueOf).orElseGet(() -> text("never")));
    contents.refused().forEach(each -> list("refused", each));
    contents.leftovers().forEach(each -> list("leftover", each));
    contents.trouble().ifPresent(why -> list("trouble", EventPrinter.PHRASES.of(why)));
  }

  private static String where(Stored backup) {
    if (backup.first() && backup.second()) {
      return text("both");
    }
    return text(backup.first() ? "first" : "second");
  }

  private static String text(String key, String... arguments) {
    return MESSAGES.text("list." + key, arguments);
  }

  private void list(String key, String... arguments) {
    say("  " + text(key, arguments));
  }

  private static String json(Object contents) throws JsonProcessingException {
    return Json.MAPPER.writeValueAsString(contents);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
