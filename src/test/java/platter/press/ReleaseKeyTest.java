package platter.press;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import platter.bundle.BadKeyException;
import platter.bundle.MinisignKey;
import platter.bundle.MinisignSignature;

class ReleaseKeyTest {
  private static final byte[] CONTENT = "0a1b  index.json\n".getBytes(UTF_8);

  /** Where the 104 bytes begin, and what of them comes after the id and after the keys. */
  private static final int SECRET = 54;

  private static final int KEYS = 62;
  private static final int CHECKSUM = 126;

  @TempDir Path temp;
  private Path secretFile = Path.of("");
  private Path publicFile = Path.of("");

  @BeforeEach
  void name() {
    secretFile = temp.resolve("release.key");
    publicFile = temp.resolve("release.pub");
  }

  @Test
  void whatItSignsIsVerifiedWithItsPublicHalf() throws IOException {
    var key = generate();
    var file = Files.write(temp.resolve("SHA256SUMS"), CONTENT);
    var text = key.sign(file, "Platter 1.0，正式版");
    var signature = MinisignSignature.parse("s.minisig", text.getBytes(UTF_8));
    assertEquals("Platter 1.0，正式版", signature.verify(file, MinisignKey.read(publicFile)));
    assertEquals(text, key.sign(CONTENT, "Platter 1.0，正式版"));
  }

  @Test
  void itSignsTheSameTwice() throws IOException {
    var key = generate();
    assertEquals(key.sign(CONTENT, "x"), ReleaseKey.read(secretFile).sign(CONTENT, "x"));
  }

  @Test
  void everyKeyIsAnother() throws IOException {
    var key = generate();
    var other = ReleaseKey.generate(temp.resolve("other.key"), temp.resolve("other.pub"));
    assertFalse(key.toPublic().equals(other.toPublic()));
    assertFalse(key.toPublic().id().equals(other.toPublic().id()));
  }

  @Test
  void bothFilesAreTheirOwnersOnly() throws IOException {
    generate();
    var owner = PosixFilePermissions.fromString("rw-------");
    assertEquals(owner, Files.getPosixFilePermissions(secretFile));
    assertEquals(owner, Files.getPosixFilePermissions(publicFile));
  }

  @Test
  void noSecretKeyIsOverwritten() throws IOException {
    Files.writeString(secretFile, "mine");
    var refused = assertThrows(FileAlreadyExistsException.class, this::generate);
    assertEquals(
        secretFile + ": no key is overwritten: take another name, or move it away",
        refused.getMessage());
    assertEquals("mine", Files.readString(secretFile));
    assertFalse(Files.exists(publicFile));
  }

  @Test
  void noPublicKeyIsOverwritten() throws IOException {
    Files.writeString(publicFile, "mine");
    assertThrows(FileAlreadyExistsException.class, this::generate);
    assertEquals("mine", Files.readString(publicFile));
    assertFalse(Files.exists(secretFile));
  }

  @Test
  void aKeyWithoutAChecksumIsReadWhereNoPasswordCanBeWrong() throws IOException {
    var key = generate();
    var bytes = bytes();
    Arrays.fill(bytes, CHECKSUM, bytes.length, (byte) 0);
    write(bytes);
    assertEquals(key.toPublic(), ReleaseKey.read(secretFile).toPublic());
  }

  @Test
  void aFlippedBitInAKeyIsFoundByItsChecksum() throws IOException {
    generate();
    assertEveryFlippedBitIsFound(SECRET);
  }

  @Test
  void aFlippedBitInAKeyWithoutAChecksumIsFoundByItsOtherHalf() throws IOException {
    generate();
    var bytes = bytes();
    Arrays.fill(bytes, CHECKSUM, bytes.length, (byte) 0);
    write(bytes);
    assertEveryFlippedBitIsFound(KEYS);
  }

  private void assertEveryFlippedBitIsFound(int from) throws IOException {
    var bytes = bytes();
    for (int bit = 8 * from; bit < 8 * bytes.length; bit++) {
      var flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      write(flipped);
      assertEquals("is damaged", refused(), "bit " + bit);
    }
  }

  /** With limits of both kinds, of which libsodium makes N = 1024 and p = 1 or 32. */
  @ParameterizedTest
  @CsvSource({"32768, 16777216, 1024, 1", "1, 16777216, 1024, 1", "1048576, 1048576, 1024, 32"})
  void aKeyWithAPasswordIsReadWithIt(long work, long memory, int n, int p) throws IOException {
    var key = generate();
    write(encrypted(bytes(), "密码 1", work, memory, n, p));
    var read = ReleaseKey.read(secretFile, "密码 1".toCharArray());
    assertEquals(key.sign(CONTENT, "x"), read.sign(CONTENT, "x"));
  }

  @Test
  void aPasswordIsNotLookedAtWhereThereIsNone() throws IOException {
    var key = generate();
    assertEquals(key.toPublic(), ReleaseKey.read(secretFile, "any".toCharArray()).toPublic());
  }

  @Test
  void anotherPasswordIsRefused() throws IOException {
    generate();
    write(encrypted(bytes(), "right", 32_768, 1 << 24, 1024, 1));
    assertEquals("has another password, or is damaged", refused("wrong"));
  }

  @Test
  void aKeyWithAPasswordWantsIt() throws IOException {
    generate();
    write(encrypted(bytes(), "right", 32_768, 1 << 24, 1024, 1));
    assertEquals("has a password; give it", refused());
  }

  /** Else a wrong password could pass for a key without a checksum. */
  @Test
  void aKeyWithAPasswordHasAChecksum() throws IOException {
    generate();
    var bytes = bytes();
    Arrays.fill(bytes, CHECKSUM, bytes.length, (byte) 0);
    write(encrypted(bytes, "right", 32_768, 1 << 24, 1024, 1));
    assertEquals("has another password, or is damaged", refused("right"));
  }

  /** More memory or work than minisign's own, and numbers that are negative to Java. */
  @ParameterizedTest
  @CsvSource({"33554432, 1073741825", "33554433, 1073741824", "-1, 1024", "32768, -1"})
  void aPasswordThatCostsMoreThanThatOfMinisignIsRefused(long work, long memory)
      throws IOException {
    generate();
    write(encrypted(bytes(), "right", work, memory, 2, 1));
    assertEquals("is encrypted in a way that is not known here", refused("right"));
  }

  @Test
  void anUnknownWayToEncryptIsRefused() throws IOException {
    generate();
    var bytes = bytes();
    bytes[2] = 'X';
    write(bytes);
    assertEquals("is encrypted in a way that is not known here", refused("right"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5})
  void anUnknownKindIsRefused(int at) throws IOException {
    generate();
    var bytes = bytes();
    bytes[at] ^= 1;
    write(bytes);
    assertEquals("is not a secret key of minisign", refused());
  }

  @Test
  void whatIsNoKeyIsRefused() throws IOException {
    var text = generate().toPublic().text();
    var line = Files.readAllLines(secretFile).get(1);
    for (var other :
        new String[] {
          "",
          text,
          line,
          "comment\n" + line,
          text + line,
          text.lines().toList().get(0) + "\n" + line + "A",
          "untrusted comment: x\n" + line.substring(4),
          "untrusted comment: x\n" + line.replace('A', '*')
        }) {
      Files.writeString(secretFile, other);
      assertEquals("is not a secret key of minisign", refused());
    }
  }

  @Test
  void aMissingKeyIsNamed() {
    assertEquals("is missing", refused());
  }

  @Test
  void nothingShowsTheSecret() throws IOException {
    var key = generate();
    var bytes = bytes();
    var seed = Arrays.copyOfRange(bytes, KEYS, KEYS + 32);
    assertEquals("release key " + key.toPublic().id(), key.toString());
    var shown = key.sign(CONTENT, "x") + Files.readString(publicFile) + key;
    assertFalse(shown.contains(HexFormat.of().formatHex(seed)));
    // Base64 has three forms of what stands within other bytes.
    for (int from = 0; from < 3; from++) {
      var part = Base64.getEncoder().encodeToString(Arrays.copyOfRange(seed, from, from + 24));
      assertFalse(shown.contains(part));
    }
    var line = Files.readAllLines(secretFile).get(1);
    var taken = assertThrows(BadKeyException.class, () -> MinisignKey.read(secretFile));
    assertFalse(taken.toString().contains(line.substring(100, 110)));
    var given = assertThrows(IllegalArgumentException.class, () -> new MinisignKey(line));
    assertEquals("base64: is not a public key of minisign", given.getMessage());
  }

  @Test
  void aCommentOfSeveralLinesIsNotSigned() throws IOException {
    var key = generate();
    assertThrows(IllegalArgumentException.class, () -> key.sign(CONTENT, "a\nb"));
  }

  private ReleaseKey generate() throws IOException {
    return ReleaseKey.generate(secretFile, publicFile);
  }

  private byte[] bytes() throws IOException {
    return Base64.getDecoder().decode(Files.readAllLines(secretFile).get(1));
  }

  private void write(byte[] bytes) throws IOException {
    var line = Base64.getEncoder().encodeToString(bytes);
    Files.writeString(secretFile, "untrusted comment: a test's\n" + line + "\n");
  }

  /** The same key, encrypted as minisign does it, with scrypt's numbers given. */
  private static byte[] encrypted(
      byte[] plain, String password, long work, long memory, int n, int p) {
    var bytes = ByteBuffer.wrap(plain.clone()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(2, "Sc".getBytes(UTF_8)).put(6, new byte[32]).put(6, (byte) 7);
    bytes.putLong(38, work).putLong(46, memory);
    var salt = Arrays.copyOfRange(bytes.array(), 6, 38);
    var stream = SCrypt.generate(password.getBytes(UTF_8), salt, n, 8, p, 104);
    for (int i = 0; i < stream.length; i++) {
      bytes.array()[SECRET + i] ^= stream[i];
    }
    return bytes.array();
  }

  /** What is said of the file when it is read. */
  private String refused() {
    return said(assertThrows(BadKeyException.class, () -> ReleaseKey.read(secretFile)));
  }

  private String refused(String password) {
    return said(
        assertThrows(
            BadKeyException.class, () -> ReleaseKey.read(secretFile, password.toCharArray())));
  }

  private String said(BadKeyException refused) {
    assertEquals(secretFile.toString(), refused.file());
    var message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(secretFile + " "), message);
    return message.substring(secretFile.toString().length() + 1);
  }
}
