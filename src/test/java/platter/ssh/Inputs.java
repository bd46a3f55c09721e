package platter.ssh;

import java.io.IOException;
import java.io.InputStream;

/** Sources of data that misbehave. */
final class Inputs {
  /** {@link InputStream#read(byte[], int, int)}. */
  interface Reading {
    int read(byte[] bytes, int from, int length) throws IOException;
  }

  private Inputs() {}

  static InputStream of(Reading reading) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        return reading.read(bytes, from, length);
      }
    };
  }

  /** Zeros without an end. */
  static InputStream endless() {
    return of((bytes, from, length) -> length);
  }
}
