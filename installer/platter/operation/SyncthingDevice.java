package platter.operation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.apache.commons.codec.binary.Base32;

/**
 * Syncthing's name of a device: the SHA-256 of its certificate in base 32, with a Luhn check letter
 * (mod 32) after each 13 letters, in groups of seven ("Understanding device IDs" in Syncthing's
 * documentation).
 */
final class SyncthingDevice {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BLOCK = 13;
  private static final int GROUP = 7;

  private SyncthingDevice() {}

  /**
   * @param certificate in PEM
   */
  static String id(String certificate) {
    try {
      var parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
      return id(MessageDigest.getInstance("SHA-256").digest(parsed.getEncoded()));
    } catch (CertificateException | NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("certificate is not one in PEM", e);
    }
  }

  /** From the SHA-256 of the certificate's DER form. */
  static String id(byte[] digest) {
    var letters = new Base32().encodeToString(digest).replace("=", "");
    var checked = new StringBuilder();
    for (int i = 0; i < letters.length(); i += BLOCK) {
      var block = letters.substring(i, i + BLOCK);
      checked.append(block).append(check(block));
    }
    var grouped = new StringBuilder();
    for (int i = 0; i < checked.length(); i += GROUP) {
      grouped.append(i == 0 ? "" : "-").append(checked, i, i + GROUP);
    }
    return grouped.toString();
  }

  private static char check(String block) {
    int n = ALPHABET.length();
    int factor = 1;
    int sum = 0;
    for (int i = 0; i < block.length(); i++) {
      int addend = factor * ALPHABET.indexOf(block.charAt(i));
      factor = factor == 2 ? 1 : 2;
      sum += addend / n + addend % n;
    }
    return ALPHABET.charAt((n - sum % n) % n);
  }
}
