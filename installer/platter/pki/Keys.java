package platter.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Fresh keys and serial numbers. */
final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Longer than chance ever repeats, shorter than RFC 5280's 20 octets. */
  private static final int SERIAL_BITS = 126;

  static final Provider PROVIDER = new BouncyCastleProvider();

  private Keys() {}

  /**
   * A new pair on the curve P-256, which every service of the stack takes. Made by Bouncy Castle,
   * since Java's own private keys are written without their public half, and Erlang finds the
   * certificate that a key belongs to by that half.
   */
  static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC", PROVIDER);
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no P-256", missing);
    }
  }

  static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
  }

  /** Whether a signature of the one holds before the other. */
  static boolean belong(PrivateKey key, PublicKey certified) {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "EC", "ECDSA" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      var signer = Signature.getInstance(algorithm, PROVIDER);
      var text = "the same pair".getBytes(StandardCharsets.US_ASCII);
      signer.initSign(key);
      signer.update(text);
      var signature = signer.sign();
      var verifier = Signature.getInstance(algorithm, PROVIDER);
      verifier.initVerify(certified);
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException otherKind) {
      return false;
    }
  }
}
