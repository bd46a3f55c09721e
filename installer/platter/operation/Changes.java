package platter.operation;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What the transactions changed that were committed within one minute.
 *
 * @param minute its beginning
 * @param bytes of log that rows and commits took
 * @param tables those that rows of were changed in
 * @param gone tables whose rows went all at once: emptied, dropped, or written anew
 */
public record Changes(
    Instant minute,
    long transactions,
    long bytes,
    SortedMap<String, Rows> tables,
    SortedSet<String> gone) {

  /** How many rows of a table. */
  public record Rows(long inserted, long updated, long deleted) {
    Rows plus(Rows other) {
      return new Rows(inserted + other.inserted, updated + other.updated, deleted + other.deleted);
    }
  }

  public Changes {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
  }

  /** How many rows came, were changed, or went. */
  public long rows() {
    return sum(rows -> rows.inserted() + rows.updated() + rows.deleted());
  }

  public long updated() {
    return sum(Rows::updated);
  }

  public long deleted() {
    return sum(Rows::deleted);
  }

  private long sum(ToLongFunction<Rows> what) {
    return tables.values().stream().mapToLong(what).sum();
  }
}
