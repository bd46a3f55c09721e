package platter.bundle;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The two decoders of RFC 8878. The native one is about six times faster, but unpacks a library
 * into the temporary folder, where many hardened machines forbid execution ({@code noexec}); the
 * other is plain Java and takes windows of up to 8 MiB, which is what {@code zstd -19} writes.
 */
enum Zstd {
  NATIVE {
    @Override
    InputStream decode(InputStream compressed) throws IOException {
      return new ZstdInputStreamNoFinalizer(compressed);
    }
  },
  JAVA {
    @Override
    InputStream decode(InputStream compressed) {
      return new ZstdInputStream(compressed);
    }
  };

  abstract InputStream decode(InputStream compressed) throws IOException;

  /** The native decoder where its library loads, else the Java one. */
  static Zstd best() {
    return Chosen.BEST;
  }

  private static final class Chosen {
    static final Zstd BEST = choose();

    private static Zstd choose() {
      try {
        com.github.luben.zstd.util.Native.load();
        return NATIVE;
      } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
        return JAVA;
      }
    }
  }
}
