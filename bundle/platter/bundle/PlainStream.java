package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A layer's tar, decoded as it is read. At its end the blob's and the tar's length and SHA-256 have
 * been compared with what the layer says; before that, nothing is proven.
 */
final class PlainStream extends InputStream {
  private final Path file;
  private final Layer layer;
  private final HashedStream blob;
  private final HashedStream plain;
  private boolean ended;

  PlainStream(Path file, Layer layer, InputStream stored, Zstd zstd) throws IOException {
    this.file = file;
    this.layer = layer;
    this.blob = new HashedStream(stored);
    try {
      this.plain = new HashedStream(zstd.decode(blob));
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    var count = decode(buffer, offset, length);
    if (plain.count() > layer.plainSize()) {
      throw broken("decodes to more than the " + layer.plainSize() + " bytes that it should");
    }
    if (count < 0) {
      compare();
      ended = true;
    }
    return count;
  }

  private int decode(byte[] buffer, int offset, int length) throws IOException {
    try {
      return plain.read(buffer, offset, length);
    } catch (BrokenBundleException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Each decoder has its own way to say it; the Java one does so with runtime exceptions.
      throw broken("does not decode (" + e.getMessage() + ")", e);
    }
  }

  private void compare() throws IOException {
    blob.transferTo(OutputStream.nullOutputStream());
    expect("is %s bytes long instead of %s", blob.count(), layer.size());
    expect("has the checksum %s instead of %s", blob.digest(), layer.digest());
    expect("decodes to %s bytes instead of %s", plain.count(), layer.plainSize());
    expect("decodes to a tar with the checksum %s instead of %s", plain.digest(), layer.diffId());
  }

  private void expect(String trouble, Object found, Object wanted) throws BrokenBundleException {
    if (!found.equals(wanted)) {
      throw broken(trouble.formatted(found, wanted));
    }
  }

  private BrokenBundleException broken(String trouble) {
    return broken(trouble, null);
  }

  private BrokenBundleException broken(String trouble, @Nullable Exception cause) {
    return new BrokenBundleException(file, layer.blob(), trouble, cause);
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
