package platter.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Counts and hashes every byte on its way; nothing can be skipped past the hash. */
final class HashedStream extends FilterInputStream {
  private final MessageDigest hash = Digests.sha256();
  private long count;

  HashedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    var read = in.read(buffer, offset, length);
    if (read > 0) {
      hash.update(buffer, offset, read);
      count += read;
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    var chunk = new byte[8192];
    long skipped = 0;
    while (skipped < bytes) {
      var read = read(chunk, 0, (int) Math.min(chunk.length, bytes - skipped));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  long count() {
    return count;
  }

  /** The SHA-256 of all that a stream gives, in hexadecimal; closes it. */
  static String hash(InputStream in) throws IOException {
    try (var hashed = new HashedStream(in)) {
      hashed.transferTo(OutputStream.nullOutputStream());
      return Digests.hex(hashed.digest());
    }
  }

  /** The digest of all that was read; asked for once, at the end. */
  String digest() {
    return Digests.ofHash(hash.digest());
  }
}
