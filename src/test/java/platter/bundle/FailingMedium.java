package platter.bundle;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Bytes in memory behind a drive that fails a whole request for one bad sector in it. */
final class FailingMedium implements Medium {
  private final byte[] bytes;

  /** How often each bad sector fails before it is read. */
  private final Map<Integer, Integer> failures = new HashMap<>();

  /** How often it was asked for each of them. */
  private final Map<Integer, Integer> asked = new HashMap<>();

  FailingMedium(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A sector fails so many times. */
  FailingMedium fails(int sector, int times) {
    failures.put(sector, times);
    return this;
  }

  int asked(int sector) {
    return asked.getOrDefault(sector, 0);
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) throws IOException {
    if (position >= bytes.length) {
      return -1;
    }
    int start = (int) position;
    int count = Math.min(length, bytes.length - start);
    boolean fails = false;
    for (int sector = start / 2048; sector <= (start + count - 1) / 2048; sector++) {
      int times = asked.merge(sector, 1, Integer::sum);
      fails |= times <= failures.getOrDefault(sector, 0);
    }
    if (fails) {
      throw new IOException("Input/output error");
    }
    System.arraycopy(bytes, start, into, offset, count);
    return count;
  }

  @Override
  public void close() {}
}
