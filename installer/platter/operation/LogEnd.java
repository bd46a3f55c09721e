package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * How far the log of a database goes, read from its files, whether it runs or not: neither Patroni
 * nor PostgreSQL answers where a quorum is away, or where both were ended.
 *
 * @param timeline of the log's last record
 * @param position where that record begins
 * @param lastCommit when the last commit in the log was made; empty where none was found near its
 *     end
 */
record LogEnd(int timeline, long position, Optional<Instant> lastCommit)
    implements Comparable<LogEnd> {

  /**
   * Prints timeline, place and time of the last commit, or "nothing" where there is no database.
   * Segments that PostgreSQL keeps to write into them again have the highest names and no record
   * that fits; the last record that does is the end. The time of a commit is looked for in a few
   * segments before it, too.
   */
  static final String READ =
      """
      [ -e /var/lib/platter/database/data/global/pg_control ] || { echo nothing; exit 0; }
      systemctl stop platter-log-end.service 2>/dev/null
      systemd-run --unit=platter-log-end --quiet --pipe --wait --collect --uid=platter-database --gid=platter-database \
        -p RootDirectory="$(systemctl show -p RootDirectory --value platter-database.service)" \
        -p BindReadOnlyPaths=/var/lib/platter/database -p MountAPIVFS=yes /bin/bash -s <<'END'
      export LC_ALL=C TZ=UTC
      cd /var/lib/platter/database/data/pg_wal || exit
      end= place= commit= looked=0
      for segment in $(ls -r | grep -xE '[0-9A-F]{24}'); do
        [ -z "$end" ] || [[ ${segment:8} < ${end:8} ]] || continue
        IFS='|' read -r at time < <(/usr/lib/postgresql/17/bin/pg_waldump "$segment" 2>/dev/null | awk '
          match($0, /^rmgr: .* lsn: [0-9A-F]+\\/[0-9A-F]+,/) { split(substr($0, RSTART, RLENGTH - 1), part, " lsn: "); at = part[2] }
          /^rmgr: Transaction .* desc: COMMIT [0-9]/ { sub(/.* desc: COMMIT /, ""); time = $1 " " $2 }
          END { print at "|" time }')
        [ "$at" ] || continue
        [ "$end" ] || end=$segment place=$at
        commit=$time looked=$((looked + 1))
        [ -z "$commit" ] && [ "$looked" -lt 4 ] || break
      done
      [ "$end" ] || { echo 'no record of its log can be read' >&2; exit 1; }
      echo "$((16#${end:0:8})) $place $([ -z "$commit" ] || date -d "$commit" +%s)"
      END
      """;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * As the files on a host say.
   *
   * @return empty where it has no database
   * @throws OperationException if there is one, and its log cannot be read
   */
  static Optional<LogEnd> of(Session host)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = host.run(Script.of(READ).within(LIMIT));
    var words = answer.out().strip().split(" ", -1);
    if (answer.ok() && words[0].equals("nothing")) {
      return Optional.empty();
    }
    if (!answer.ok() || words.length < 2 || !words[0].matches("[0-9]{1,9}")) {
      throw new OperationException(
          host.host()
              + ": how far the log of its database goes cannot be read: "
              + (answer.err().isBlank() ? answer.out() : answer.err()).strip());
    }
    return Optional.of(
        new LogEnd(
            Integer.parseInt(words[0]),
            LogPosition.read(words[1]),
            words.length > 2 && words[2].matches("[0-9]{1,12}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(words[2])))
                : Optional.empty()));
  }

  /** What went on by a later timeline counts more than any length of an earlier one. */
  @Override
  public int compareTo(LogEnd other) {
    return Comparator.comparingInt(LogEnd::timeline)
        .thenComparingLong(LogEnd::position)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return LogPosition.text(position) + " of timeline " + timeline;
  }
}
