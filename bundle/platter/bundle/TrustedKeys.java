package platter.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import platter.bundle.BadSignatureException.Trouble;

/**
 * The keys whose signatures are believed, in the order in which they came to be trusted, and why
 * each of them is. None of them may come from what it is to verify: a key that lies beside a
 * signature proves nothing.
 *
 * @param keys each key once; of two entries for one key the first stays
 */
public record TrustedKeys(List<Trusted> keys) {
  /**
   * A trusted key.
   *
   * @param why a sentence, for people
   */
  public record Trusted(MinisignKey key, String why) {
    /** The program that verifies has it in itself. */
    public static Trusted builtIn(MinisignKey key) {
      return new Trusted(key, "%s is built into this program".formatted(key.id()));
    }

    /** An installation with another disc kept it. */
    public static Trusted pinned(MinisignKey key) {
      return new Trusted(key, "%s was kept by an earlier installation".formatted(key.id()));
    }

    /** A person gave it, who has compared its fingerprint. */
    public static Trusted given(MinisignKey key) {
      return new Trusted(key, "%s was given by a person".formatted(key.id()));
    }

    private static Trusted introduced(MinisignKey key, Trusted by) {
      return new Trusted(key, "%s was introduced by %s".formatted(key.id(), by.key().id()));
    }
  }

  /**
   * What a signature has proven.
   *
   * @param by who signed
   * @param comment the trusted comment
   */
  public record Proof(Trusted by, String comment) {}

  /**
   * Takes them in their order.
   *
   * @throws IllegalArgumentException where two different keys have one id, of which a signature
   *     could mean either
   */
  public TrustedKeys {
    var byId = new LinkedHashMap<String, Trusted>();
    for (var each : keys) {
      var known = byId.putIfAbsent(each.key().id(), each);
      if (known != null && !known.key().equals(each.key())) {
        throw new IllegalArgumentException("keys: two have the id " + each.key().id());
      }
    }
    keys = List.copyOf(byId.values());
  }

  /** These and one more. */
  public TrustedKeys with(Trusted key) {
    return new TrustedKeys(Stream.concat(keys.stream(), Stream.of(key)).toList());
  }

  /**
   * These and a new key, which one of these has signed: a {@code .pub} file with a {@code .minisig}
   * beside it. A key that was introduced so may introduce the next one; of several they are given
   * one by one, in that order. Nothing takes a key away again.
   *
   * @throws BadSignatureException where none of these signed the file
   * @throws BadKeyException where what they signed is no key
   */
  public TrustedKeys introduce(Path pub, Path minisig) throws IOException {
    var text = MinisignKey.bytes(pub);
    var proof = verify(new ByteArrayInputStream(text), MinisignSignature.read(minisig));
    return with(Trusted.introduced(MinisignKey.parse(pub.toString(), text), proof.by()));
  }

  /**
   * Reads a file to its end and says which of these keys signed it.
   *
   * @param signatureFile minisign's, usually of the file's name and {@code .minisig}
   * @throws BadSignatureException where none did; it names those that are trusted
   */
  public Proof verify(Path file, Path signatureFile) throws IOException {
    var signature = MinisignSignature.read(signatureFile);
    var signer = signer(signature);
    return new Proof(signer, signature.verify(file, signer.key()));
  }

  /** As {@link #verify(Path, Path)}, of a stream, which stays open. */
  public Proof verify(InputStream content, MinisignSignature signature) throws IOException {
    var signer = signer(signature);
    return new Proof(signer, signature.verify(content, signer.key()));
  }

  /** The key that a signature says it was made by, if it is trusted. */
  private Trusted signer(MinisignSignature signature) throws BadSignatureException {
    for (var each : keys) {
      if (each.key().id().equals(signature.keyId())) {
        return each;
      }
    }
    var trusted = keys.stream().map(Trusted::why).collect(Collectors.joining("; "));
    throw new BadSignatureException(
        signature.file(),
        Trouble.NOT_TRUSTED,
        "was made by key %s, which is not trusted; ".formatted(signature.keyId())
            + (keys.isEmpty() ? "none is trusted here" : "trusted keys: " + trusted));
  }
}
