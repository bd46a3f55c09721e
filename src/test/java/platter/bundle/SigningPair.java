package platter.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** A new key, made by Java's own Ed25519, and whatever a test wants signed with it. */
final class SigningPair {
  final MinisignKey key;
  private final byte[] id;
  private final PrivateKey secret;

  private SigningPair(byte[] id) {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var encoded = pair.getPublic().getEncoded();
      this.id = id;
      this.key =
          MinisignKey.of(id, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
      this.secret = pair.getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SigningPair create() {
    var id = new byte[8];
    new SecureRandom().nextBytes(id);
    return new SigningPair(id);
  }

  /** Another key that says it has this one's id. */
  SigningPair impostor() {
    return new SigningPair(id);
  }

  byte[] sign(byte[] message) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of a genuine signature. */
  String sign(byte[] content, String comment) throws IOException {
    return MinisignSignature.write(key, new ByteArrayInputStream(content), comment, this::sign);
  }

  /** One put together of its parts. */
  String text(String kind, byte[] signature, String comment, byte[] second) {
    var first = MinisignKey.join(kind.getBytes(StandardCharsets.US_ASCII), id, signature);
    return "untrusted comment: by a test\n%s\ntrusted comment: %s\n%s\n"
        .formatted(encode(first), comment, encode(second));
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
