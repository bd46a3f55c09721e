package platter.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import platter.operation.Changes.Rows;

/**
 * What stands out in a time: each table is compared with itself, so that one whose rows come and go
 * all day does not hide another whose rows never go.
 */
public final class Unusual {
  /** Fewer rows of a table within a minute are never unusual. */
  public static final long FEW = 100;

  /** So many times what is usual is unusual. */
  public static final long TIMES = 10;

  private Unusual() {}

  /** What happened to rows. */
  public enum Kind {
    DELETED,
    UPDATED,
    /** All at once. */
    GONE
  }

  /**
   * Something unusual.
   *
   * @param count rows; 0 where they went at once, and nobody counted
   * @param usual so many at most in three quarters of all minutes
   * @param limit more than these are unusual
   */
  public record Mark(Instant minute, Kind kind, String table, long count, long usual, long limit) {}

  /**
   * What is unusual, the earliest first.
   *
   * @param minutes those in which something was committed
   * @param all how many minutes there are, those in which nothing was included
   */
  static List<Mark> in(List<Changes> minutes, long all) {
    var marks = new ArrayList<Mark>();
    var tables = new TreeSet<String>();
    minutes.forEach(changes -> tables.addAll(changes.tables().keySet()));
    for (var table : tables) {
      marks.addAll(more(minutes, all, table, Kind.DELETED, Rows::deleted));
      marks.addAll(more(minutes, all, table, Kind.UPDATED, Rows::updated));
    }
    for (var changes : minutes) {
      for (var table : changes.gone()) {
        marks.add(new Mark(changes.minute(), Kind.GONE, table, 0, 0, 0));
      }
    }
    marks.sort(Comparator.comparing(Mark::minute));
    return List.copyOf(marks);
  }

  private static List<Mark> more(
      List<Changes> minutes, long all, String table, Kind kind, ToLongFunction<Rows> count) {
    var found = new ArrayList<Mark>();
    var counts = minutes.stream().mapToLong(changes -> count(changes, table, count)).toArray();
    long usual = usual(counts.clone(), all);
    long limit = Math.max(FEW, TIMES * usual);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > limit) {
        found.add(new Mark(minutes.get(i).minute(), kind, table, counts[i], usual, limit));
      }
    }
    return found;
  }

  private static long count(Changes changes, String table, ToLongFunction<Rows> count) {
    var rows = changes.tables().get(table);
    return rows == null ? 0 : count.applyAsLong(rows);
  }

  /** The smallest number that three quarters of all minutes do not exceed. */
  private static long usual(long[] counts, long all) {
    Arrays.sort(counts);
    long minutes = Math.max(all, counts.length);
    long quiet = minutes - counts.length;
    long rank = (3 * minutes + 3) / 4 - 1;
    return rank < quiet ? 0 : counts[(int) (rank - quiet)];
  }
}
