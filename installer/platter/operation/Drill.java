package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.operation.Evidence.Rung;
import platter.operation.Evidence.Rung.Kind;
import platter.operation.Evidence.Verdict;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * The rehearsal of a restore: what the vault has is brought back there, beside all that serves and
 * without a way out, up to a chat service from which clients read and fetch. Each rung of the
 * ladder is timed and judged for itself; the service is only asked what it has.
 */
final class Drill {
  /** The log comes within a minute, and within another one into the second repository. */
  static final Duration PROMISED = Duration.ofSeconds(150);

  /** What is as young as that may be on its way when it is looked for. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final int SAMPLE = 1000;

  private static final String BEGIN =
      """
      install -d -m 0755 /run/platter-recover || exit
      alive=/run/platter-recover/alive
      if [ -n "$(find "$alive" -mmin -5 2>/dev/null)" ]; then
        echo 'another drill or restore is under way there' >&2
        exit 75
      fi
      touch "$alive"
      """;

  private static final String CLEAN_UP = "sh /etc/platter/drill/clean";

  private static final String FREE =
      "df -Pk /var/lib/platter/drill | tail -n 1 | tr -s ' ' | cut -d' ' -f4";

  private final Topology topology;
  private final Session vault;
  private final Cancellation cancellation;
  private final Narrator narrator;
  private final List<Rung> rungs = new ArrayList<>();
  private List<Evidence.Compared> compared = List.of();
  private Optional<Double> rpo = Optional.empty();
  private Optional<Double> rto = Optional.empty();
  private Optional<Evidence.Point> point = Optional.empty();

  Drill(Topology topology, Session vault, Narrator narrator) {
    this.topology = topology;
    this.vault = vault;
    this.narrator = narrator;
    this.cancellation = narrator.cancellation();
  }

  /**
   * What is wanted.
   *
   * @param to the moment; empty for all that there is
   * @param all whether all messages are compared, or a sample
   */
  record Wanted(Optional<Instant> to, boolean all) {}

  /**
   * Who lets it run, and of what it speaks.
   *
   * @param by account and machine, or {@code steward}
   * @param state fingerprint of topology and disc
   */
  record Frame(String id, String by, String version, String state) {}

  @FunctionalInterface
  private interface Work {
    String take()
        throws ChatException,
            OperationException,
            UnreachableException,
            CancelledException,
            SkippedException,
            InterruptedException;
  }

  /**
   * Takes all rungs, and cleans up in any case.
   *
   * @throws OperationException if another one is under way
   * @throws CancelledException once it is stopped and cleaned up
   */
  Evidence run(Wanted wanted, Frame frame)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var begun = vault.run(Script.of(BEGIN));
    if (!begun.ok()) {
      throw new OperationException(
          vault.host() + ": " + begun.err().strip() + "; wait until that has ended");
    }
    var start = Instant.now();
    boolean climbed = false;
    try {
      // What one that was killed left.
      must(CLEAN_UP);
      must("install -d -m 0755 /run/platter-recover && touch /run/platter-recover/alive");
      climb(wanted, start);
      climbed = true;
    } finally {
      if (climbed) {
        rung(Kind.CLEAN_UP, () -> must(CLEAN_UP));
      } else {
        vault.run(Script.of(CLEAN_UP).within(Duration.ofMinutes(5)));
      }
    }
    return new Evidence(
        frame.id(),
        topology.deployment(),
        topology.domain(),
        vault.host(),
        start,
        Instant.now(),
        frame.by(),
        frame.version(),
        frame.state(),
        point,
        rto,
        rpo,
        Seconds.of(PROMISED),
        rungs,
        compared,
        wanted.all(),
        Optional.empty());
  }

  private void climb(Wanted wanted, Instant start)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var backups = new Backups(vault);
    var service = new RehearsedService(vault, topology.domain(), cancellation);
    var chosen = new ArrayList<RecoveryPoint>();
    rung(
        Kind.AGE, () -> new BackupAge(vault, topology.backup()).judge(backups.repository(), start));
    rung(
        Kind.REPOSITORY,
        () -> {
          new Job(
                  vault,
                  "platter-drill-verify.service",
                  RehearsedService.PLACE + "/run/verify",
                  RehearsedService.ACCOUNT)
              .run(() -> {}, cancellation);
          return "every checksum of the second repository is right";
        });
    rung(
        Kind.LOG,
        () -> {
          var repository = backups.repository();
          var found = repository.point(wanted.to(), Optional.empty(), start);
          chosen.add(found);
          return repository.reach(found);
        });
    if (chosen.isEmpty()) {
      skip("no backup could be chosen", Kind.RESTORE, Kind.REPLAY, Kind.PAGES);
    } else {
      recover(chosen.get(0));
    }
    if (!passed(Kind.REPLAY)) {
      skip(
          "the database did not come back",
          Kind.COMPARISON,
          Kind.CHAT,
          Kind.LOGIN,
          Kind.MESSAGES,
          Kind.UPLOAD);
      return;
    }
    if (rung(Kind.CHAT, () -> chat(service))) {
      clients(service, wanted, start);
    } else {
      skip("the chat service does not run", Kind.LOGIN, Kind.MESSAGES, Kind.UPLOAD);
    }
    rung(Kind.COMPARISON, () -> compare(service, wanted, start));
  }

  private void recover(RecoveryPoint wanted)
      throws UnreachableException, CancelledException, InterruptedException, ChatException {
    var recovery =
        new Recovery(
            vault,
            "platter-drill-recover.service",
            RehearsedService.PLACE + "/recover",
            RehearsedService.ACCOUNT);
    var backup = wanted.backup();
    long began = System.nanoTime();
    point = Optional.of(point(wanted, Optional.empty()));
    try {
      refuseWithoutRoom(wanted);
      var made =
          recovery.run(
              wanted,
              percent ->
                  narrator.progress(
                      vault.host(),
                      title(Kind.RESTORE),
                      Math.round(backup.size() * percent / 100),
                      backup.size()),
              cancellation);
      point = Optional.of(point(wanted, made.last()));
      passed(Kind.RESTORE, made.restored(), backup.label() + ", %d bytes".formatted(backup.size()));
      passed(
          Kind.REPLAY,
          made.replayed(),
          made.last().map(at -> "up to a commit of " + at).orElse("nothing came after the backup"));
      passed(
          Kind.PAGES,
          made.pages().orElseThrow(() -> new IllegalStateException("no page was looked at")),
          "every page has its checksum");
    } catch (OperationException e) {
      var took = Duration.ofNanos(System.nanoTime() - began);
      var failed = Kind.valueOf(recovery.phase().name());
      for (var kind : List.of(Kind.RESTORE, Kind.REPLAY, Kind.PAGES)) {
        if (kind.compareTo(failed) < 0) {
          passed(kind, Duration.ZERO, "done");
        } else if (kind == failed) {
          tell(new Rung(kind, Verdict.FAILED, Seconds.of(took), String.valueOf(e.getMessage())));
        } else {
          skip("the rung before failed", kind);
        }
      }
    }
  }

  private static Evidence.Point point(RecoveryPoint wanted, Optional<Instant> reached) {
    var backup = wanted.backup();
    return new Evidence.Point(
        backup.label(),
        backup.kind(),
        backup.endedAt(),
        wanted.to(),
        reached,
        wanted.timeline(),
        backup.size());
  }

  private void refuseWithoutRoom(RecoveryPoint wanted)
      throws OperationException, UnreachableException, InterruptedException {
    long free = Long.parseLong(vault.run(Script.of(FREE)).out().strip()) << 10;
    if (free < wanted.room()) {
      throw new OperationException(
          "%s: the drill needs %d MB, and the disk has %d MB free; make room there"
              .formatted(vault.host(), wanted.room() >> 20, free >> 20));
    }
  }

  private static String chat(RehearsedService service)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    service.startDatabase();
    service.startChat();
    return "it runs on the database that came back";
  }

  private void clients(RehearsedService service, Wanted wanted, Instant start)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    List<Rehearsal.Step> steps = List.of();
    var file = List.<String>of();
    var trouble = "";
    try {
      file = service.file(wanted.to());
    } catch (OperationException e) {
      tell(new Rung(Kind.UPLOAD, Verdict.FAILED, 0, String.valueOf(e.getMessage())));
    }
    try {
      steps = service.rehearse(file.size() == 2 ? Optional.of(file) : Optional.empty());
    } catch (OperationException | ChatException e) {
      trouble = String.valueOf(e.getMessage());
    }
    for (var kind : List.of(Kind.LOGIN, Kind.MESSAGES, Kind.UPLOAD)) {
      var step = steps.stream().filter(s -> s.name().equals(kind.name())).findFirst();
      if (step.isPresent()) {
        tell(
            new Rung(
                kind,
                step.get().done() ? Verdict.PASSED : Verdict.FAILED,
                step.get().milliseconds() / 1000.0,
                step.get().said()));
      } else if (!trouble.isEmpty()) {
        tell(new Rung(kind, Verdict.FAILED, 0, trouble));
      } else if (kind == Kind.UPLOAD && file.isEmpty() && notTaken(kind)) {
        skip("no file that was uploaded is in the history yet", kind);
      } else if (notTaken(kind)) {
        passed(
            kind,
            Duration.ZERO,
            kind == Kind.UPLOAD
                ? "nobody has uploaded a file yet"
                : "nobody has written a message yet");
      }
    }
    if (passed(Kind.MESSAGES) && passed(Kind.LOGIN)) {
      rto = Optional.of(Seconds.of(Duration.between(start, Instant.now()).minus(beside())));
    }
  }

  private boolean notTaken(Kind kind) {
    return rungs.stream().noneMatch(rung -> rung.name() == kind);
  }

  /** What a restore would not wait for: the checksums of the whole repository. */
  private Duration beside() {
    return rungs.stream()
        .filter(rung -> rung.name() == Kind.REPOSITORY)
        .map(rung -> Duration.ofMillis(Math.round(rung.seconds() * 1000)))
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private String compare(RehearsedService service, Wanted wanted, Instant start)
      throws OperationException,
          UnreachableException,
          CancelledException,
          SkippedException,
          InterruptedException {
    var cut =
        point
            .flatMap(p -> p.reached().or(() -> Optional.of(p.finished())))
            .orElseThrow()
            .minus(MARGIN);
    var said = service.compare(cut, wanted.all() ? 0 : SAMPLE, start);
    var found = new ArrayList<Evidence.Compared>();
    for (var line : said.lines().toList()) {
      var words = line.split(" ", -1);
      if (words[0].equals("lost")) {
        // Of an earlier moment that was asked for nothing follows.
        rpo =
            wanted.to().isPresent() ? Optional.empty() : Optional.of(Double.parseDouble(words[1]));
      } else {
        found.add(
            new Evidence.Compared(
                words[0],
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5])));
      }
    }
    compared = found;
    for (var each : found) {
      if (each.missing() > 0 || each.back() < each.service() - each.missing()) {
        throw new OperationException(
            "%d %s of those that the service has did not come back (%d came, the service has %d of the same time)"
                .formatted(each.missing(), each.name(), each.back(), each.service()));
      }
    }
    if (rpo.filter(seconds -> seconds > Seconds.of(PROMISED)).isPresent()) {
      throw new OperationException(
          "messages of the last %.0f s did not come back, and at most %.0f s are promised"
              .formatted(rpo.get(), Seconds.of(PROMISED)));
    }
    return "%d messages, %d people, %d rooms; nothing is missing"
        .formatted(back("messages"), back("people"), back("rooms"));
  }

  private long back(String name) {
    return compared.stream()
        .filter(each -> each.name().equals(name))
        .mapToLong(Evidence.Compared::back)
        .sum();
  }

  private boolean rung(Kind kind, Work work)
      throws ChatException, UnreachableException, CancelledException, InterruptedException {
    long began = System.nanoTime();
    var verdict = Verdict.PASSED;
    String said;
    try {
      narrator.started(vault.host(), title(kind));
      said = work.take();
    } catch (SkippedException e) {
      verdict = Verdict.INCOMPLETE;
      said = String.valueOf(e.getMessage());
    } catch (OperationException | ChatException e) {
      verdict = Verdict.FAILED;
      said = String.valueOf(e.getMessage());
    }
    tell(new Rung(kind, verdict, Seconds.of(Duration.ofNanos(System.nanoTime() - began)), said));
    if (kind != Kind.CLEAN_UP) {
      cancellation.check();
    }
    return verdict == Verdict.PASSED;
  }

  private void passed(Kind kind, Duration took, String said) {
    tell(new Rung(kind, Verdict.PASSED, Seconds.of(took), said));
  }

  private boolean passed(Kind kind) {
    return rungs.stream().anyMatch(r -> r.name() == kind && r.verdict() == Verdict.PASSED);
  }

  private void skip(String why, Kind... kinds) {
    for (var kind : kinds) {
      tell(new Rung(kind, Verdict.INCOMPLETE, 0, why));
    }
  }

  private void tell(Rung rung) {
    rungs.add(rung);
    narrator.ended(
        vault.host(),
        title(rung.name()),
        switch (rung.verdict()) {
          case PASSED -> Outcome.OK;
          case INCOMPLETE -> Outcome.SKIPPED;
          case FAILED -> Outcome.FAILED;
        },
        Duration.ofMillis(Math.round(rung.seconds() * 1000)),
        rung.said());
  }

  static String title(Kind kind) {
    return switch (kind) {
      case AGE -> "The newest backup is young enough";
      case REPOSITORY -> "Checksums of the second repository";
      case LOG -> "The log has no gap";
      case RESTORE -> "The database comes back";
      case REPLAY -> "The log is replayed";
      case PAGES -> "Checksums of all pages";
      case COMPARISON -> "What came back is what the service has";
      case CHAT -> "The chat service starts on it";
      case LOGIN -> "A person logs in and reads";
      case MESSAGES -> "Messages are sent and read back";
      case UPLOAD -> "An uploaded file is fetched";
      case CLEAN_UP -> "Nothing of the drill is left";
    };
  }

  private String must(String script)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(script).within(Duration.ofMinutes(5)));
    if (!answer.ok()) {
      throw new OperationException(vault.host() + ": " + answer.err().strip());
    }
    return "done";
  }
}
