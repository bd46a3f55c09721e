package platter.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 digests as OCI writes them: {@code sha256:} and 64 small hexadecimal digits. */
final class Digests {
  private static final String PREFIX = "sha256:";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private Digests() {}

  /**
   * The value itself; anything else than a digest is refused, so no digest can lead out of a
   * folder.
   */
  static String require(String field, String value) {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(field + ": '" + value + "' is not a sha256 digest");
    }
    return value;
  }

  /** Where the blob of this digest lies in the layout. */
  static String blobName(String digest) {
    return "blobs/sha256/" + hex(digest);
  }

  static String hex(String digest) {
    return require("digest", digest).substring(PREFIX.length());
  }

  static String ofHash(byte[] hash) {
    return PREFIX + HexFormat.of().formatHex(hash);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
