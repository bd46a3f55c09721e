package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Bytes that can be read at any place. */
interface Medium extends Closeable {
  /** Bytes that are there. */
  long length() throws IOException;

  /**
   * Reads from a position on.
   *
   * @return bytes read, at least one where there is room for it; -1 where there are none
   * @throws IOException where the drive does not give them
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /**
   * A file, for several threads. Not a {@link java.nio.channels.FileChannel}: that closes for
   * everyone when the thread of one reader is interrupted, and says so by an exception like that of
   * a scratch.
   */
  static Medium open(Path path) throws IOException {
    var file = new RandomAccessFile(path.toFile(), "r");
    return new Medium() {
      @Override
      public long length() throws IOException {
        return file.length();
      }

      @Override
      public synchronized int read(long position, byte[] into, int offset, int length)
          throws IOException {
        file.seek(position);
        return file.read(into, offset, length);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
