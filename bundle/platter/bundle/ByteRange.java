package platter.bundle;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Some bytes of a file, one after the other.
 *
 * @param first counted from 0
 * @param length at least 1
 */
public record ByteRange(long first, long length) {
  public ByteRange {
    if (first < 0 || length < 1) {
      throw new IllegalArgumentException(
          "first and length: " + length + " bytes at " + first + " are no part of a file");
    }
  }

  /** The last of the bytes. */
  public long last() {
    return first + length - 1;
  }

  /** The bytes of these data cells, in order; what touches is one range. */
  static List<ByteRange> of(BitSet marked, Cells cells) {
    var ranges = new ArrayList<ByteRange>();
    for (int from = marked.nextSetBit(0); from >= 0; ) {
      int to = marked.nextClearBit(from);
      long first = (long) from * cells.size();
      long end = Math.min((long) to * cells.size(), cells.length());
      ranges.add(new ByteRange(first, end - first));
      from = marked.nextSetBit(to);
    }
    return List.copyOf(ranges);
  }
}
