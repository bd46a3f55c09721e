package platter.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.BadSignatureException.Trouble;
import platter.bundle.TrustedKeys.Proof;
import platter.bundle.TrustedKeys.Trusted;

class TrustedKeysTest {
  private static final TrustedKeys NONE = new TrustedKeys(List.of());

  @TempDir Path temp;
  private final SigningPair old = SigningPair.create();
  private final SigningPair now = SigningPair.create();
  private final SigningPair stranger = SigningPair.create();
  private Path sums = Path.of("");

  @BeforeEach
  void write() throws IOException {
    sums = Files.writeString(temp.resolve("SHA256SUMS"), "0a1b  index.json\n");
  }

  @Test
  void theKeyThatSignedIsFoundByItsId() throws IOException {
    var trusted = new TrustedKeys(List.of(Trusted.builtIn(old.key), Trusted.pinned(now.key)));
    assertEquals(
        new Proof(Trusted.pinned(now.key), "Platter 1.0"),
        trusted.verify(sums, sign(sums, now, "Platter 1.0")));
    assertEquals(
        new Proof(Trusted.builtIn(old.key), "Platter 0.9"),
        trusted.verify(sums, sign(sums, old, "Platter 0.9")));
  }

  @Test
  void whoSignedAndWhoIsTrustedIsSaid() throws IOException {
    var trusted = new TrustedKeys(List.of(Trusted.builtIn(old.key), Trusted.given(now.key)));
    var signature = sign(sums, stranger, "Platter 1.0");
    var refused = assertThrows(BadSignatureException.class, () -> trusted.verify(sums, signature));
    assertEquals(Trouble.NOT_TRUSTED, refused.trouble());
    assertEquals(
        ("%s was made by key %s, which is not trusted; trusted keys: %s is built into this program;"
                + " %s was given by a person. Do not use what it is said to sign: ask whoever gave"
                + " it to you.")
            .formatted(signature, stranger.key.id(), old.key.id(), now.key.id()),
        refused.getMessage());
  }

  @Test
  void nobodyIsTrustedAtFirst() throws IOException {
    var signature = sign(sums, old, "");
    assertEquals(Trouble.NOT_TRUSTED, trouble(() -> NONE.verify(sums, signature)));
  }

  @Test
  void anotherKeyWithATrustedIdIsNotTrusted() throws IOException {
    var signature = sign(sums, old.impostor(), "");
    var trusted = NONE.with(Trusted.builtIn(old.key));
    assertEquals(Trouble.OTHER_BYTES, trouble(() -> trusted.verify(sums, signature)));
  }

  @Test
  void twoKeysOfOneIdAreNotTrustedTogether() {
    var trusted = NONE.with(Trusted.builtIn(old.key));
    var impostor = Trusted.given(old.impostor().key);
    assertThrows(IllegalArgumentException.class, () -> trusted.with(impostor));
  }

  @Test
  void theFirstReasonForAKeyStays() {
    var trusted =
        new TrustedKeys(
            List.of(Trusted.builtIn(old.key), Trusted.pinned(now.key), Trusted.given(old.key)));
    assertEquals(List.of(Trusted.builtIn(old.key), Trusted.pinned(now.key)), trusted.keys());
  }

  @Test
  void aTrustedKeyIntroducesANewOne() throws IOException {
    var trusted = introduced(NONE.with(Trusted.pinned(old.key)), now, old);
    assertEquals(
        List.of(
            old.key.id() + " was kept by an earlier installation",
            now.key.id() + " was introduced by " + old.key.id()),
        trusted.keys().stream().map(Trusted::why).toList());
    assertEquals(now.key, trusted.verify(sums, sign(sums, now, "")).by().key());
    assertEquals(old.key, trusted.verify(sums, sign(sums, old, "")).by().key());
  }

  @Test
  void keysIntroduceEachOtherInTheirOrderOnly() throws IOException {
    var third = SigningPair.create();
    var first = NONE.with(Trusted.builtIn(old.key));
    assertEquals(Trouble.NOT_TRUSTED, trouble(() -> introduced(first, third, now)));
    var all = introduced(introduced(first, now, old), third, now);
    assertEquals(third.key, all.verify(sums, sign(sums, third, "")).by().key());
  }

  @Test
  void noKeyIntroducesItself() {
    var trusted = NONE.with(Trusted.builtIn(old.key));
    assertEquals(Trouble.NOT_TRUSTED, trouble(() -> introduced(trusted, stranger, stranger)));
  }

  @Test
  void aKeyThatWasSwappedIsNotIntroduced() throws IOException {
    var trusted = NONE.with(Trusted.builtIn(old.key));
    var pub = Files.writeString(temp.resolve("k.pub"), now.key.text());
    var signature = sign(pub, old, "");
    Files.writeString(pub, stranger.key.text());
    assertEquals(Trouble.OTHER_BYTES, trouble(() -> trusted.introduce(pub, signature)));
  }

  /** A release that a trusted key signed is no key. */
  @Test
  void onlyAKeyIsIntroduced() throws IOException {
    var trusted = NONE.with(Trusted.builtIn(old.key));
    var signature = sign(sums, old, "");
    assertThrows(BadKeyException.class, () -> trusted.introduce(sums, signature));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    var trusted = NONE.with(Trusted.builtIn(old.key));
    var pub = Files.writeString(temp.resolve("k.pub"), now.key.text());
    var signature = sign(pub, old, "");
    var none = temp.resolve("none");
    assertEquals(Trouble.MISSING, trouble(() -> trusted.introduce(pub, none)));
    assertEquals(Trouble.MISSING, trouble(() -> trusted.verify(sums, none)));
    assertEquals(Trouble.MISSING, trouble(() -> trusted.verify(none, signature)));
    assertThrows(BadKeyException.class, () -> trusted.introduce(none, signature));
  }

  private TrustedKeys introduced(TrustedKeys trusted, SigningPair pair, SigningPair by)
      throws IOException {
    var pub = Files.writeString(temp.resolve(pair.key.id() + ".pub"), pair.key.text());
    return trusted.introduce(pub, sign(pub, by, "the next key"));
  }

  private Path sign(Path file, SigningPair pair, String comment) throws IOException {
    var text = pair.sign(Files.readAllBytes(file), comment);
    return Files.write(temp.resolve(file.getFileName() + ".minisig"), text.getBytes(UTF_8));
  }

  private static Trouble trouble(Executable tried) {
    return assertThrows(BadSignatureException.class, tried).trouble();
  }
}
