package platter.operation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import platter.operation.VaultContents.Stored;

/**
 * What a database is brought back to.
 *
 * @param backup from which the log is replayed
 * @param to the moment; empty for all of the log that there is
 * @param timeline of the log
 * @param until the segment up to which there is log; empty where it is not to be replayed to its
 *     end
 */
record RecoveryPoint(Stored backup, Optional<Instant> to, int timeline, Optional<String> until) {
  /** PostgreSQL reads an offset in figures, and no {@code Z}. */
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS'+00'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final long LOG = 1L << 30;

  /** The moment as PostgreSQL reads it; nothing for all that there is. */
  String moment() {
    return to.map(MOMENT::format).orElse("");
  }

  /** How many bytes of disk it takes, the log on its way included. */
  long room() {
    return backup.size() + backup.size() / 4 + LOG;
  }
}
