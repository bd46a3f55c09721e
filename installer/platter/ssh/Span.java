package platter.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** No more than the first bytes of a stream. */
final class Span extends FilterInputStream {
  private long left;

  Span(InputStream data, long length) {
    super(data);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    int b = left > 0 ? super.read() : -1;
    left -= b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int n = left > 0 ? super.read(bytes, from, (int) Math.min(length, left)) : -1;
    left -= Math.max(0, n);
    return n;
  }
}
