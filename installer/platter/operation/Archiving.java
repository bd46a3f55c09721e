package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platter.operation.Readiness.Words;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * The write-ahead log's way from the leader to the vault. While the vault is away it waits on the
 * leader's disk; nothing of it is thrown away unless a person gives it up ({@link GivingUp}).
 *
 * @param host the leader
 * @param waiting segments that the vault does not have yet
 * @param bytes what they take
 * @param since when the oldest of them was complete
 * @param lastAt when the vault took one last
 * @param free bytes left on the leader's disk
 * @param used how full that disk is, in per cent
 * @param hoursLeft until that is full if the vault takes nothing, at the pace of the log that is
 *     there; empty where there is too little of it to tell
 * @param givenUp what a person decided there last; empty where nobody did
 */
public record Archiving(
    String host,
    long waiting,
    long bytes,
    Optional<Instant> since,
    Optional<Instant> lastAt,
    long free,
    long used,
    Optional<Long> hoursLeft,
    Optional<GivenUp> givenUp) {

  /**
   * A part of the log that the vault will never have.
   *
   * @param since its last moment that the vault has
   * @param until when the vault answered again, so that this ended; empty where it goes on
   */
  public record GivenUp(Instant since, Optional<Instant> until) {
    boolean goesOn() {
      return until.isEmpty();
    }
  }

  /** So full, or so near to it, somebody must decide. */
  private static final long FULL = 80;

  private static final long HOURS = 12;

  /** Longer than any segment waits that somebody takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String SQL =
      """
      SELECT r.n, extract(epoch FROM r.since)::bigint, extract(epoch FROM a.last_archived_time)::bigint,
        pg_size_bytes(current_setting('wal_segment_size')), w.n, extract(epoch FROM now() - w.since)::bigint
      FROM pg_stat_archiver a,
        (SELECT count(*) n, min(modification) since FROM pg_ls_archive_statusdir()
          WHERE name ~ '^[0-9A-F]{24}[.]ready$') r,
        (SELECT count(*) n, min(modification) since FROM pg_ls_waldir()
          WHERE name ~ '^[0-9A-F]{24}$' AND name < pg_walfile_name(
            CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn() END)) w
      """;

  private static final String ASK =
      """
      pid=$(systemctl show -p MainPID --value platter-database.service)
      account=$(id -u platter-database)
      given=/var/lib/platter/database/given-up
      echo $(stat -f -c '%a %b %S' /var/lib/platter/database) \
        $(cat "$given/since" 2>/dev/null || echo -) $(cat "$given/until" 2>/dev/null || echo -)
      exec timeout 20 nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/lib/postgresql/17/bin/psql \
        -h /var/lib/platter/database/run -U postgres -d postgres -XtAq -F ' ' -P null=- -c "$1" </dev/null
      """;

  private static final Script GIVEN =
      Script.of(
          """
          given=/var/lib/platter/database/given-up
          echo $(cat "$given/since" 2>/dev/null || echo -) $(cat "$given/until" 2>/dev/null || echo -)
          """);

  /** A standby takes it, too, and says nothing of use. */
  static final Script QUESTION = Script.of(ASK, SQL);

  static Archiving of(Session leader)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = leader.run(QUESTION);
    var words = answer.out().strip().split("\\s+", -1);
    if (!answer.ok() || words.length != 11) {
      throw new OperationException(
          leader.host()
              + ": PostgreSQL does not say how its write-ahead log gets to the vault: "
              + answer.err().strip());
    }
    long block = Long.parseLong(words[2]);
    long free = Long.parseLong(words[0]) * block;
    long size = Long.parseLong(words[1]) * block;
    long waiting = Long.parseLong(words[5]);
    long segment = Long.parseLong(words[8]);
    var given = instant(words[3]).map(since -> new GivenUp(since, instant(words[4])));
    return new Archiving(
        leader.host(),
        waiting,
        waiting * segment,
        instant(words[6]),
        // What is let go counts as taken there.
        given.filter(GivenUp::goesOn).map(GivenUp::since).or(() -> instant(words[7])),
        free,
        size > 0 ? 100 - 100 * free / size : 0,
        hours(free, segment * Long.parseLong(words[9]), words[10]),
        given);
  }

  /** What a person decided last on a host of the database, whoever leads now. */
  static Optional<GivenUp> givenUp(Session database)
      throws OperationException, UnreachableException, InterruptedException {
    var said = database.run(GIVEN).out().strip();
    if (!said.matches("(-|[0-9]{1,12}) (-|[0-9]{1,12})")) {
      throw new OperationException(
          database.host() + ": does not say whether its log was given up: " + said);
    }
    var words = said.split(" ", -1);
    return instant(words[0]).map(since -> new GivenUp(since, instant(words[1])));
  }

  private static Optional<Instant> instant(String seconds) {
    return seconds.equals("-")
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
  }

  /** As long as the free room lasts where so many bytes came within so many seconds. */
  private static Optional<Long> hours(long free, long written, String seconds) {
    return seconds.equals("-") || written == 0
        ? Optional.empty()
        : Optional.of((long) ((double) free / written * Long.parseLong(seconds) / 3600));
  }

  /** What a person must decide before that disk is full, as one sentence. */
  Optional<Words> decision(Instant now) {
    boolean near = used >= FULL || hoursLeft.filter(h -> h < HOURS).isPresent();
    return near && trouble(now).isPresent()
        ? Optional.of(
            hoursLeft
                .map(h -> Words.of("missing.log.decide", host, used, h))
                .orElseGet(() -> Words.of("missing.log.decide.unknown", host, used)))
        : Optional.empty();
  }

  /**
   * What is given up of it, as one sentence.
   *
   * @param begun when the backups that the vault has began; empty where the vault does not say
   */
  Optional<Words> gap(Optional<List<Instant>> begun) {
    return givenUp.flatMap(
        given -> {
          if (given.goesOn()) {
            return Optional.of(Words.of("missing.log.given", host, given.since()));
          }
          var until = given.until().orElseThrow();
          return begun.isPresent() && begun.get().stream().noneMatch(until::isBefore)
              ? Optional.of(Words.of("missing.log.gap", given.since(), until))
              : Optional.empty();
        });
  }

  /** What is wrong with it, as one sentence. */
  Optional<Words> trouble(Instant now) {
    return since
        .filter(oldest -> oldest.isBefore(now.minus(PATIENCE)))
        .map(
            oldest ->
                hoursLeft
                    .map(h -> Words.of("missing.log.full", waiting, bytes >> 20, host, oldest, h))
                    .orElseGet(() -> Words.of("missing.log", waiting, bytes >> 20, host, oldest)));
  }
}
