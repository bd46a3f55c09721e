package platter.operation;

import java.util.Locale;
import platter.topology.Host;

/** Positions in PostgreSQL's write-ahead log, as numbers. */
final class LogPosition {
  private LogPosition() {}

  /**
   * What must be replayed for all of a database that has ended: one that led has written a
   * checkpoint as its last record, behind which replay stands once it has it.
   *
   * @param control state, place of that checkpoint, and end of recovery, a line each, as {@code
   *     pg_controldata} says them
   * @throws OperationException if it did not end in order
   */
  static long ofEnded(Host host, String control) throws OperationException {
    var lines = control.lines().map(String::strip).toList();
    if (lines.size() == 3 && lines.get(0).equals("shut down")) {
      return read(lines.get(1)) + 1;
    }
    if (lines.size() == 3 && lines.get(0).equals("shut down in recovery")) {
      return Math.max(read(lines.get(1)), read(lines.get(2)));
    }
    throw new OperationException(
        host.name()
            + ": the database did not end in order ("
            + (lines.isEmpty() ? "its state cannot be read" : lines.get(0))
            + "); look at 'journalctl -u platter-database' there");
  }

  /** As PostgreSQL writes it: two hexadecimal numbers; before all others where it is none. */
  static long read(String text) {
    var halves = text.strip().split("/", -1);
    return halves.length == 2 ? of(text.strip()) : -1;
  }

  /** As PostgreSQL writes it: two hexadecimal numbers with a slash. */
  static long of(String text) {
    int slash = text.indexOf('/');
    return (Long.parseLong(text.substring(0, slash), 16) << 32)
        + Long.parseLong(text.substring(slash + 1), 16);
  }

  static String text(long position) {
    return String.format(Locale.ROOT, "%X/%X", position >>> 32, position & 0xFFFFFFFFL);
  }
}
