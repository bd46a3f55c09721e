package platter.bundle;

/**
 * One layer of an image: a tar of the files that differ from the layers below it, compressed with
 * zstd.
 *
 * @param digest {@code sha256:} of the compressed blob
 * @param diffId {@code sha256:} of the plain tar
 * @param size bytes of the compressed blob
 * @param plainSize bytes of the plain tar
 */
public record Layer(String digest, String diffId, long size, long plainSize) {
  public Layer {
    Digests.require("digest", digest);
    Digests.require("diffId", diffId);
    if (size < 0) {
      throw new IllegalArgumentException("size: " + size + " is negative");
    }
    if (plainSize < 0) {
      throw new IllegalArgumentException("plainSize: " + plainSize + " is negative");
    }
  }

  /** The entry of the bundle that holds this layer, such as {@code blobs/sha256/0a1b...}. */
  public String blob() {
    return Digests.blobName(digest);
  }
}
