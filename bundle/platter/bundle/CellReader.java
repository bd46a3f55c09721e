package platter.bundle;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads cells from a medium that may give none, or others. A drive fails a whole request for one
 * bad sector, so what could not be read at once is read cell by cell. A cell that could not be read
 * in several tries, of which only a part is there, or that is not what it should be, is lost. It is
 * not tried again: each try may take a drive many seconds. Not for several threads.
 */
final class CellReader {
  private static final int TRIES = 2;

  private final Medium medium;
  private final long start;
  private final long length;
  private final int size;
  private final Check check;
  private final BitSet lost = new BitSet();

  /** Whether a cell is what it should be. */
  @FunctionalInterface
  interface Check {
    boolean holds(int cell, byte[] bytes, int offset);
  }

  /**
   * @param start where the first cell lies
   * @param length bytes of all cells; what the last one lacks is given as zeros
   * @param size bytes of a cell
   */
  CellReader(Medium medium, long start, long length, int size, Check check) {
    this.medium = medium;
    this.start = start;
    this.length = length;
    this.size = size;
    this.check = check;
  }

  /**
   * Reads some cells, one after the other.
   *
   * @param into where they go, without gaps for those that are lost
   * @return which of them are lost, counted from the first of them
   */
  BitSet read(int first, int count, byte[] into) {
    int end = first + count;
    for (int from = lost.nextClearBit(first); from < end; from = lost.nextClearBit(from)) {
      int next = lost.nextSetBit(from);
      int to = next < 0 ? end : Math.min(next, end);
      boolean whole = fill(from, to, into, first);
      for (int cell = from; cell < to; cell++) {
        boolean read = whole || fillOne(cell, into, first);
        lost.set(cell, !read || !check.holds(cell, into, (cell - first) * size));
      }
      from = to;
    }
    return lost.get(first, end);
  }

  /** All that are known to be lost. */
  BitSet lost() {
    return (BitSet) lost.clone();
  }

  private boolean fillOne(int cell, byte[] into, int first) {
    for (int tried = 0; tried < TRIES; tried++) {
      if (fill(cell, cell + 1, into, first)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the cells from one to another, without that, could be read whole. */
  private boolean fill(int from, int to, byte[] into, int first) {
    long position = (long) from * size;
    int offset = (from - first) * size;
    int end = (to - first) * size;
    int there = (int) Math.min(end, offset + length - position);
    Arrays.fill(into, there, end, (byte) 0);
    try {
      while (offset < there) {
        int count = medium.read(start + position, into, offset, there - offset);
        if (count < 0) {
          return false;
        }
        position += count;
        offset += count;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
