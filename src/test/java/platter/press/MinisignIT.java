package platter.press;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.BadSignatureException;
import platter.bundle.BadSignatureException.Trouble;
import platter.bundle.MinisignKey;
import platter.bundle.MinisignSignature;

/** Ours and the real minisign, each with what the other made. */
class MinisignIT {
  private static final String COMMENT = "Platter 1.0，正式版";

  @TempDir Path temp;
  private Path file = Path.of("");
  private Path signature = Path.of("");
  private Path secretFile = Path.of("");
  private Path publicFile = Path.of("");

  @BeforeEach
  void write() throws IOException {
    var content = new byte[200_000];
    new Random(1).nextBytes(content);
    file = Files.write(temp.resolve("SHA256SUMS"), content);
    signature = temp.resolve("SHA256SUMS.minisig");
    secretFile = temp.resolve("k.key");
    publicFile = temp.resolve("k.pub");
  }

  @Test
  void minisignVerifiesWhatOursSigns() throws IOException {
    var key = ReleaseKey.generate(secretFile, publicFile);
    Files.writeString(signature, key.sign(file, COMMENT));
    assertEquals(COMMENT, minisign("-Q", "-V", "-p", "k.pub"));
    assertEquals(COMMENT, minisign("-Q", "-H", "-V", "-P", key.toPublic().base64()));
  }

  @Test
  void minisignRefusesAChangedByteOfWhatOursSigned() throws IOException {
    var key = ReleaseKey.generate(secretFile, publicFile);
    Files.writeString(signature, key.sign(file, COMMENT));
    change(file);
    var refused = assertThrows(BuildFailedException.class, () -> minisign("-V", "-p", "k.pub"));
    assertTrue(refused.toString().contains("Signature verification failed"), refused::toString);
  }

  @Test
  void oursVerifiesWhatMinisignSigns() throws IOException {
    generate();
    minisign("-S", "-s", "k.key", "-t", COMMENT);
    assertEquals(COMMENT, verify());
  }

  @Test
  void oursTakesMinisignsOwnComment() throws IOException {
    generate();
    minisign("-S", "-s", "k.key");
    var comment = verify();
    assertTrue(comment.matches("timestamp:\\d+\tfile:SHA256SUMS\thashed"), comment);
  }

  @Test
  void oursRefusesAChangedByteOfWhatMinisignSigned() throws IOException {
    generate();
    minisign("-S", "-s", "k.key");
    change(file);
    assertEquals(Trouble.OTHER_BYTES, refused());
  }

  @Test
  void oursRefusesTheLegacyKindThatMinisignVerifies() throws IOException {
    generate();
    minisign("-S", "-l", "-s", "k.key");
    minisign("-V", "-p", "k.pub");
    assertEquals(Trouble.LEGACY, refused());
  }

  @Test
  void bothTakeEndsOfLinesOfWindows() throws IOException {
    generate();
    minisign("-S", "-s", "k.key", "-t", COMMENT);
    Files.writeString(signature, Files.readString(signature).replace("\n", "\r\n"));
    Files.writeString(publicFile, Files.readString(publicFile).replace("\n", "\r\n"));
    assertEquals(COMMENT, minisign("-Q", "-V", "-p", "k.pub"));
    assertEquals(COMMENT, verify());
  }

  @Test
  void oursSignsWithAKeyOfMinisigns() throws IOException {
    generate();
    var key = ReleaseKey.read(secretFile);
    assertEquals(MinisignKey.read(publicFile), key.toPublic());
    Files.writeString(signature, key.sign(file, COMMENT));
    assertEquals(COMMENT, minisign("-Q", "-V", "-p", "k.pub"));
  }

  @Test
  void minisignSignsWithAKeyOfOurs() throws IOException {
    ReleaseKey.generate(secretFile, publicFile);
    minisign("-S", "-s", "k.key", "-t", COMMENT);
    assertEquals(COMMENT, verify());
  }

  /** Both sign the same bytes the same way. */
  @Test
  void bothSignaturesOfOneKeyAreTheSame() throws IOException {
    generate();
    minisign("-S", "-s", "k.key", "-t", COMMENT);
    var ours = ReleaseKey.read(secretFile).sign(file, COMMENT);
    var lines = Files.readAllLines(signature, UTF_8);
    assertEquals(lines.subList(1, 4), ours.lines().skip(1).toList());
  }

  @Test
  void thePublicFileIsTheOneThatMinisignWrites() throws IOException {
    generate();
    assertEquals(Files.readString(publicFile), MinisignKey.read(publicFile).text());
  }

  /** Costs seconds and 1 GiB, as it does minisign. */
  @Test
  void oursReadsAKeyThatMinisignEncrypted() throws IOException {
    var twice = "printf '%s\\n%s\\n' \"$1\" \"$1\" | minisign -G -s k.key -p k.pub";
    Command.of("sh", "-c", twice, "sh", "密码 1").in(temp).run();
    var key = ReleaseKey.read(secretFile, "密码 1".toCharArray());
    assertEquals(MinisignKey.read(publicFile), key.toPublic());
  }

  private void generate() throws IOException {
    Command.of("minisign", "-G", "-W", "-f", "-s", "k.key", "-p", "k.pub").in(temp).run();
  }

  /** Runs minisign on the file. */
  private String minisign(String... options) throws IOException {
    var words = new ArrayList<>(List.of("minisign", "-m", "SHA256SUMS"));
    words.addAll(List.of(options));
    return Command.of(words).in(temp).run().strip();
  }

  private String verify() throws IOException {
    return MinisignSignature.read(signature).verify(file, MinisignKey.read(publicFile));
  }

  private Trouble refused() {
    return assertThrows(BadSignatureException.class, this::verify).trouble();
  }

  private static void change(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
