package platter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import platter.playbook.Outcome;
import platter.run.Event;
import platter.run.Journal;
import platter.run.RunLockedException;

/**
 * The record of runs. One run at a time; its events also go, line by line, to {@code
 * runs/ID.jsonl}, where another process can follow them. Progress goes there only.
 */
public final class RunJournal implements Journal {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /** Of so many runs all is kept; of those before them, what changed, failed or warned. */
  private static final int KEPT_WHOLE = 20;

  private static final int KEPT_LOGS = 100;

  /** Those that are not among the newest since this run, or since others that were killed. */
  private static final String OLD =
      "SELECT id FROM runs ORDER BY started_at DESC, id DESC OFFSET "
          + KEPT_WHOLE
          + " ROWS FETCH FIRST 5 ROWS ONLY";

  private static final String FORGET =
      "DELETE FROM steps WHERE run = ? AND"
          + " (kind IN ('TASK_STARTED', 'PLAY_STARTED') OR outcome IN ('OK', 'SKIPPED'))";

  private final Home home;
  private final Store store;
  private final Ownership ownership;
  private final Runnable afterRun;
  private String current = "";
  private String command = "";
  private @Nullable BufferedWriter log;

  /**
   * @param afterRun what is done once a run has ended durably
   */
  RunJournal(Home home, Store store, Ownership ownership, Runnable afterRun) {
    this.home = home;
    this.store = store;
    this.ownership = ownership;
    this.afterRun = afterRun;
  }

  @Override
  public synchronized String begin(String command) throws RunLockedException {
    if (!current.isEmpty()) {
      throw new RunLockedException(
          "This process already runs \""
              + this.command
              + "\" (run "
              + current
              + "). Wait until it is done, or follow its events in "
              + logFile(current)
              + ".");
    }
    var now = Instant.now();
    var id = ID.format(now) + "-" + UUID.randomUUID().toString().substring(0, 4);
    store.commit(
        sql ->
            sql.update(
                "INSERT INTO runs (id, command, account, machine, started_at)"
                    + " VALUES (?, ?, ?, ?, ?)",
                id,
                command,
                Ownership.account(),
                Ownership.machine(),
                now));
    try {
      log = Files.newBufferedWriter(Files.createFile(logFile(id)), StandardOpenOption.APPEND);
      home.close(logFile(id), "rw-------");
    } catch (IOException refused) {
      throw new InventoryWriteException(refused);
    }
    current = id;
    this.command = command;
    ownership.tell(Optional.of(id + " " + command));
    return id;
  }

  @Override
  public void record(String run, List<Event> events) {
    append(run, events);
    var kept = events.stream().filter(event -> event.kind() != Event.Kind.PROGRESS).toList();
    if (kept.stream().anyMatch(RunJournal::isBoundary)) {
      store.commit(sql -> insert(sql, run, kept));
    } else if (!kept.isEmpty()) {
      store.write(sql -> insert(sql, run, kept));
    }
  }

  @Override
  public void facts(String run, String host, Map<String, Object> facts) {
    try {
      var json = JSON.writeValueAsString(facts);
      var now = Instant.now();
      store.write(
          sql ->
              sql.update(
                  "MERGE INTO facts (host, run, gathered_at, facts) KEY (host) VALUES (?, ?, ?, ?)",
                  host,
                  run,
                  now,
                  json));
    } catch (JsonProcessingException notData) {
      throw new IllegalArgumentException("facts of " + host + " are not plain data", notData);
    }
  }

  @Override
  public void end(String run, Verdict verdict) {
    var now = Instant.now();
    store.commit(
        sql -> {
          sql.update(
              "UPDATE runs SET ended_at = ?, verdict = ? WHERE id = ?", now, verdict.name(), run);
          for (var old : sql.list(row -> row.getString(1), OLD)) {
            sql.update(FORGET, old);
          }
        });
    finish();
    afterRun.run();
  }

  /** All runs, the newest first. */
  public List<RunRecord> runs() {
    var running = current();
    return store.read(
        sql ->
            sql.list(
                row -> {
                  var id = row.getString("id");
                  var verdict = Sql.maybeText(row, "verdict");
                  var open =
                      id.equals(running) ? RunRecord.State.RUNNING : RunRecord.State.INTERRUPTED;
                  return new RunRecord(
                      id,
                      row.getString("command"),
                      row.getString("account"),
                      row.getString("machine"),
                      Sql.instant(row, "started_at"),
                      Sql.maybeInstant(row, "ended_at"),
                      verdict.map(RunRecord.State::valueOf).orElse(open));
                },
                "SELECT * FROM runs ORDER BY started_at DESC, id DESC"));
  }

  /**
   * What happened in a run, in its order, without progress; of a run that is not among the newest,
   * without what was in order already.
   */
  public List<Event> events(String run) {
    return store.read(
        sql ->
            sql.list(
                row ->
                    new Event(
                        row.getLong("sequence"),
                        Sql.instant(row, "happened_at"),
                        Event.Kind.valueOf(row.getString("kind")),
                        Sql.maybeText(row, "host"),
                        Sql.maybeText(row, "play"),
                        Sql.maybeText(row, "task"),
                        Sql.maybeText(row, "outcome").map(Outcome::valueOf),
                        Sql.maybeNumber(row, "took_nanos").map(Duration::ofNanos),
                        Sql.maybeNumber(row, "done"),
                        Sql.maybeNumber(row, "total"),
                        Sql.maybeText(row, "message")),
                "SELECT * FROM steps WHERE run = ? ORDER BY sequence",
                run));
  }

  /** Where another process can follow a run's events; the last line may be unfinished. */
  public Path logFile(String run) {
    return home.runs().resolve(run + ".jsonl");
  }

  private synchronized String current() {
    return current;
  }

  private synchronized void append(String run, List<Event> events) {
    var writer = log;
    if (!run.equals(current) || writer == null) {
      throw new IllegalArgumentException("run " + run + " is not open");
    }
    try {
      for (var event : events) {
        writer.write(EventJson.write(event));
        writer.newLine();
      }
      writer.flush();
    } catch (IOException refused) {
      throw new InventoryWriteException(refused);
    }
  }

  private synchronized void finish() {
    try {
      if (log != null) {
        log.close();
      }
      forgetOldLogs();
    } catch (IOException refused) {
      throw new InventoryWriteException(refused);
    } finally {
      log = null;
      current = "";
      ownership.tell(Optional.empty());
    }
  }

  private void forgetOldLogs() throws IOException {
    try (var logs = Files.list(home.runs())) {
      // Their names begin with the time.
      for (var old : logs.sorted(Comparator.reverseOrder()).skip(KEPT_LOGS).toList()) {
        Files.delete(old);
      }
    }
  }

  /** What a laptop that loses power must not forget. */
  private static boolean isBoundary(Event event) {
    return switch (event.kind()) {
      case TASK_STARTED, RUN_STARTED, RUN_ENDED -> true;
      case TASK_ENDED ->
          event.outcome().filter(o -> o != Outcome.OK && o != Outcome.SKIPPED).isPresent();
      default -> false;
    };
  }

  private static void insert(Sql sql, String run, List<Event> events) throws SQLException {
    sql.updateAll(
        "INSERT INTO steps (run, sequence, happened_at, kind, host, play, task, outcome,"
            + " took_nanos, done, total, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        events.stream()
            .map(
                event ->
                    new Object[] {
                      run,
                      event.sequence(),
                      event.at().truncatedTo(ChronoUnit.NANOS),
                      event.kind().name(),
                      event.host(),
                      event.play(),
                      event.task(),
                      event.outcome().map(Enum::name),
                      event.took().map(Duration::toNanos),
                      event.done(),
                      event.total(),
                      event.message()
                    })
            .toList());
  }
}
