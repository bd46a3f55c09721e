package platter.bundle;

/** Is told how far a long reading of the bundle is. */
@FunctionalInterface
public interface Progress {
  /** Nobody looks. */
  Progress NONE = (entry, done, total) -> {};

  /**
   * Some bytes more were read.
   *
   * @param entry the file being read
   * @param done bytes of the bundle read so far
   * @param total bytes of the bundle
   */
  void read(String entry, long done, long total);
}
