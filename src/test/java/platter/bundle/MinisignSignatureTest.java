package platter.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.bundle.BadSignatureException.Trouble;

class MinisignSignatureTest {
  /** Signatures that minisign's author made of the text {@code test}. */
  private static final MinisignKey AUTHOR =
      new MinisignKey("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3");

  private static final String BY_MINISIGN =
      """
      untrusted comment: signature from minisign secret key
      RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
      trusted comment: timestamp:1556193335\tfile:test
      y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==
      """;

  private static final String LEGACY_BY_MINISIGN =
      """
      untrusted comment: signature from minisign secret key
      RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
      trusted comment: timestamp:1555779966\tfile:test
      QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
      """;

  /** What every message ends with. */
  private static final String TAIL =
      ". Do not use what it is said to sign: ask whoever gave it to you.";

  private static final byte[] CONTENT = "0a1b  index.json\n".getBytes(UTF_8);
  private static final String COMMENT = "Platter 1.0，正式版";

  /** RFC 8032, section 5.1: the order of the group. */
  private static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  @TempDir Path temp;
  private final SigningPair pair = SigningPair.create();

  @Test
  void whatMinisignSignedHolds() throws IOException {
    var signature = MinisignSignature.parse("test.minisig", BY_MINISIGN.getBytes(UTF_8));
    assertEquals("E7620F1842B4E81F", signature.keyId());
    assertEquals(
        "timestamp:1556193335\tfile:test",
        signature.verify(new ByteArrayInputStream("test".getBytes(UTF_8)), AUTHOR));
  }

  @Test
  void theTrustedCommentComesBackInChineseToo() throws IOException {
    assertEquals(COMMENT, verify(signed()));
  }

  @Test
  void anEmptyFileAndAnEmptyCommentAreSignedToo() throws IOException {
    assertEquals("", verify(pair.sign(new byte[0], ""), new byte[0], pair.key));
  }

  @Test
  void oneOfALargeFileHolds() throws IOException {
    var content = new byte[300_000];
    new Random(1).nextBytes(content);
    assertEquals(COMMENT, verify(pair.sign(content, COMMENT), content, pair.key));
  }

  /** Nobody has signed what the first line says, so nobody may rely on it. */
  @Test
  void theFirstLineMaySayAnything() throws IOException {
    var text = signed();
    assertEquals(COMMENT, verify("untrusted comment: 随便" + text.substring(text.indexOf('\n'))));
  }

  @Test
  void noFlippedBitBelowBase64IsOverlooked() throws IOException {
    var lines = signed().lines().toList();
    for (int at : List.of(1, 3)) {
      var bytes = Base64.getDecoder().decode(lines.get(at));
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        var flipped = with(lines, at, SigningPair.encode(flip(bytes, bit)));
        assertThrows(BadSignatureException.class, () -> verify(flipped), at + ", bit " + bit);
      }
    }
  }

  /** Of what lines begin and end with, and of the trusted comment. */
  @Test
  void noFlippedBitAroundBase64IsOverlooked() throws IOException {
    var lines = signed().lines().toList();
    var unsigned = lines.get(0).substring(MinisignKey.COMMENT.length());
    var tried = signed();
    for (var other : List.of(unsigned, lines.get(1), lines.get(3))) {
      tried = tried.replace(other, "\0".repeat(other.length()));
    }
    var text = signed().getBytes(UTF_8);
    var mask = tried.getBytes(UTF_8);
    for (int bit = 0; bit < 8 * text.length; bit++) {
      var flipped = flip(text, bit);
      if (mask[bit / 8] != 0) {
        assertThrows(
            BadSignatureException.class, () -> verify(flipped, CONTENT, pair.key), "bit " + bit);
      }
    }
  }

  @Test
  void noFlippedBitOfTheFileIsOverlooked() throws IOException {
    var text = signed();
    for (int bit = 0; bit < 8 * CONTENT.length; bit++) {
      var flipped = flip(CONTENT, bit);
      assertEquals(Trouble.OTHER_BYTES, trouble(text, flipped, pair.key), "bit " + bit);
    }
  }

  @Test
  void noCutIsOverlooked() throws IOException {
    var text = signed().getBytes(UTF_8);
    // The last one may end without an end of line.
    for (int length = 0; length < text.length - 1; length++) {
      var cut = Arrays.copyOf(text, length);
      assertThrows(BadSignatureException.class, () -> verify(cut, CONTENT, pair.key), "" + length);
    }
    assertEquals(COMMENT, verify(Arrays.copyOf(text, text.length - 1), CONTENT, pair.key));
  }

  @Test
  void endsOfLinesMayBeThoseOfWindows() throws IOException {
    assertEquals(COMMENT, verify(signed().replace("\n", "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "more", "more\n", " ", "\r", "\0"})
  void nothingMayFollow(String more) throws IOException {
    assertEquals(Trouble.NO_SIGNATURE, trouble(signed() + more));
  }

  @Test
  void aByteOrderMarkIsRefused() throws IOException {
    assertEquals(Trouble.NO_SIGNATURE, trouble("\ufeff" + signed()));
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertRefused(new byte[] {(byte) 0xff, '\n'}, "it is no text in UTF-8");
  }

  @Test
  void aLongFileIsRefused() throws IOException {
    var longer =
        signed().replace("untrusted comment: ", "untrusted comment: " + "x".repeat(10_000));
    assertRefused(longer.getBytes(UTF_8), "it does not have four lines");
  }

  @Test
  void aLineThatIsAnotherIsNamed() throws IOException {
    var lines = signed().lines().toList();
    assertRefused(
        with(lines, 0, "comment: x").getBytes(UTF_8),
        "line 1 does not begin with 'untrusted comment: '");
    assertRefused(with(lines, 1, lines.get(3)).getBytes(UTF_8), "line 2 is not base64 of 74 bytes");
    assertRefused(
        with(lines, 2, "comment: x").getBytes(UTF_8),
        "line 3 does not begin with 'trusted comment: '");
    assertRefused(with(lines, 3, lines.get(1)).getBytes(UTF_8), "line 4 is not base64 of 64 bytes");
  }

  /** Java's decoder takes the first two for the same bytes. */
  @Test
  void base64InAnotherFormIsRefused() throws IOException {
    var lines = signed().lines().toList();
    var second = lines.get(3);
    var bare = second.substring(0, second.length() - 2);
    // Of the last letter four bits mean nothing: 0 by rights, 1 here.
    var begin = bare.substring(0, bare.length() - 1);
    var other = begin + (char) (bare.charAt(bare.length() - 1) + 1) + "==";
    for (var form : List.of(bare, other, second + " ", " " + second)) {
      assertEquals(Trouble.NO_SIGNATURE, trouble(with(lines, 3, form)), form);
    }
  }

  @Test
  void anotherKeyIsNamedBesideTheOneAskedFor() throws IOException {
    var other = SigningPair.create();
    var refused =
        assertThrows(BadSignatureException.class, () -> verify(signed(), CONTENT, other.key));
    assertEquals(Trouble.OTHER_KEY, refused.trouble());
    assertEquals("s.minisig", refused.file());
    assertEquals(
        "s.minisig was made by key %s instead of %s".formatted(pair.key.id(), other.key.id())
            + TAIL,
        refused.getMessage());
  }

  @Test
  void anotherKeyWithTheSameIdProvesNothing() throws IOException {
    assertEquals(Trouble.OTHER_BYTES, trouble(signed(), CONTENT, pair.impostor().key));
  }

  @Test
  void theLegacyKindIsRefusedThoughMinisignTakesIt() {
    assertEquals(Trouble.LEGACY, trouble(LEGACY_BY_MINISIGN, "test".getBytes(UTF_8), AUTHOR));
    var legacy = pair.sign(CONTENT);
    var second = pair.sign(MinisignKey.join(legacy, "x".getBytes(UTF_8)));
    assertEquals(Trouble.LEGACY, trouble(pair.text("Ed", legacy, "x", second)));
  }

  /** What a signature of the hash is over could be given out as a legacy signature of 64 bytes. */
  @Test
  void aSignatureOfTheFileItselfIsNoneOfItsHash() {
    var plain = pair.sign(CONTENT);
    var second = pair.sign(MinisignKey.join(plain, "x".getBytes(UTF_8)));
    assertEquals(Trouble.OTHER_BYTES, trouble(pair.text("ED", plain, "x", second)));
  }

  @Test
  void anUnknownKindIsRefused() {
    assertRefused(
        pair.text("EE", new byte[64], "x", new byte[64]).getBytes(UTF_8),
        "line 2 is of an unknown kind");
  }

  @Test
  void aForgedCommentIsRefused() throws IOException {
    assertEquals(Trouble.FORGED_COMMENT, trouble(signed().replace("1.0", "2.0")));
  }

  /** A genuine comment of the same key, of another file. */
  @Test
  void aCommentOfAnotherSignatureIsRefused() throws IOException {
    var lines = signed().lines().toList();
    var others = pair.sign("other".getBytes(UTF_8), "Platter 2.0").lines().toList();
    var mixed = with(with(lines, 2, others.get(2)).lines().toList(), 3, others.get(3));
    assertEquals(Trouble.FORGED_COMMENT, trouble(mixed));
  }

  /** Of a signature (R, S), (R, S + L) would be another one, if S were not looked at. */
  @Test
  void thereIsNoSecondFormOfASignature() throws IOException {
    var bytes = Base64.getDecoder().decode(signed().lines().toList().get(1));
    var reversed = new byte[33];
    for (int i = 0; i < 32; i++) {
      reversed[32 - i] = bytes[42 + i];
    }
    var more = new BigInteger(reversed).add(ORDER).toByteArray();
    for (int i = 0; i < 32; i++) {
      bytes[42 + i] = i < more.length ? more[more.length - 1 - i] : 0;
    }
    var signature = Arrays.copyOfRange(bytes, 10, 74);
    var second = pair.sign(MinisignKey.join(signature, "x".getBytes(UTF_8)));
    assertEquals(Trouble.OTHER_BYTES, trouble(pair.text("ED", signature, "x", second)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\033[2Jb", "a\0b", "a\u0085b", "a\u202eb", "a\u2066b", "a\u2028b", "a\rb"})
  void aCommentThatControlsHowItIsShownIsRefusedThoughItWasSigned(String comment) {
    var first = pair.sign(hash());
    var second = pair.sign(MinisignKey.join(first, comment.getBytes(UTF_8)));
    assertRefused(
        pair.text("ED", first, comment, second).getBytes(UTF_8),
        "its comment is too long or has characters that cannot be shown");
    assertThrows(IllegalArgumentException.class, () -> pair.sign(CONTENT, comment));
  }

  @Test
  void aCommentOfSeveralLinesIsNotSigned() {
    assertThrows(IllegalArgumentException.class, () -> pair.sign(CONTENT, "a\nb"));
  }

  @Test
  void aCommentIsAsLongAsMinisignReadsIt() throws IOException {
    var longest = "x".repeat(8_173);
    assertEquals(longest, verify(pair.sign(CONTENT, longest)));
    assertThrows(IllegalArgumentException.class, () -> pair.sign(CONTENT, longest + "x"));
  }

  @Test
  void aFileAndItsSignatureAreRead() throws IOException {
    var file = Files.write(temp.resolve("SHA256SUMS"), CONTENT);
    var signature = Files.writeString(temp.resolve("SHA256SUMS.minisig"), signed());
    assertEquals(COMMENT, MinisignSignature.read(signature).verify(file, pair.key));
  }

  @Test
  void aMissingSignatureIsSaid() {
    var file = temp.resolve("SHA256SUMS.minisig");
    var refused = assertThrows(BadSignatureException.class, () -> MinisignSignature.read(file));
    assertEquals(Trouble.MISSING, refused.trouble());
    assertEquals(file + " is missing" + TAIL, refused.getMessage());
  }

  @Test
  void aMissingFileIsSaid() throws IOException {
    var file = temp.resolve("SHA256SUMS");
    var signature = MinisignSignature.parse("s.minisig", signed().getBytes(UTF_8));
    var refused = assertThrows(BadSignatureException.class, () -> signature.verify(file, pair.key));
    assertEquals(Trouble.MISSING, refused.trouble());
    assertEquals(
        "s.minisig belongs to " + file + ", which is missing" + TAIL, refused.getMessage());
  }

  private String signed() throws IOException {
    return pair.sign(CONTENT, COMMENT);
  }

  private static byte[] hash() {
    var hash = new Blake2bDigest(512);
    hash.update(CONTENT, 0, CONTENT.length);
    var bytes = new byte[64];
    hash.doFinal(bytes, 0);
    return bytes;
  }

  private static byte[] flip(byte[] bytes, int bit) {
    var flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }

  private static String with(List<String> lines, int at, String line) {
    var changed = lines.toArray(String[]::new);
    changed[at] = line;
    return String.join("\n", changed) + "\n";
  }

  private String verify(String text) throws IOException {
    return verify(text, CONTENT, pair.key);
  }

  private static String verify(String text, byte[] content, MinisignKey key) throws IOException {
    return verify(text.getBytes(UTF_8), content, key);
  }

  private static String verify(byte[] text, byte[] content, MinisignKey key) throws IOException {
    return MinisignSignature.parse("s.minisig", text)
        .verify(new ByteArrayInputStream(content), key);
  }

  private Trouble trouble(String text) {
    return trouble(text, CONTENT, pair.key);
  }

  private static Trouble trouble(String text, byte[] content, MinisignKey key) {
    return assertThrows(BadSignatureException.class, () -> verify(text, content, key)).trouble();
  }

  private static void assertRefused(byte[] text, String why) {
    var refused =
        assertThrows(BadSignatureException.class, () -> MinisignSignature.parse("s.minisig", text));
    assertEquals(Trouble.NO_SIGNATURE, refused.trouble());
    assertEquals("s.minisig is no signature of minisign: " + why + TAIL, refused.getMessage());
  }
}
