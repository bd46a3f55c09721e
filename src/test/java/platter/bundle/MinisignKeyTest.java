package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinisignKeyTest {
  /** The key of minisign's own author. */
  private static final String LINE = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

  private static final String TEXT =
      "untrusted comment: minisign public key E7620F1842B4E81F\n" + LINE + "\n";

  @TempDir Path temp;

  @Test
  void itsIdIsTheOneThatMinisignPrints() {
    assertEquals("E7620F1842B4E81F", new MinisignKey(LINE).id());
  }

  @Test
  void anIdHasAllItsDigits() {
    var key = Base64.getDecoder().decode(LINE);
    var id = new byte[] {1, 0, 0, 0, 0, 0, 0, 0};
    assertEquals("0000000000000001", MinisignKey.of(id, Arrays.copyOfRange(key, 10, 42)).id());
  }

  /** As {@code base64 -d | sha256sum | cut -c1-40 | xxd -r -p | base32} has it. */
  @Test
  void itsFingerprintIsTheBeginningOfItsHashInGroupsOfFour() {
    assertEquals("ROOD QUDP UWKT T3YN DUSY RHGB TUXK M7BW", new MinisignKey(LINE).fingerprint());
  }

  @Test
  void itIsWrittenAsMinisignWritesIt() {
    assertEquals(TEXT, new MinisignKey(LINE).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TEXT,
        LINE,
        LINE + "\n",
        "  " + LINE + "\r\n",
        "untrusted comment: ours\r\n" + LINE + "\r\n",
        "untrusted comment: 发布密钥\n" + LINE
      })
  void aFileOrItsLineIsRead(String text) throws IOException {
    var file = Files.writeString(temp.resolve("k.pub"), text);
    assertEquals(new MinisignKey(LINE), MinisignKey.read(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "untrusted comment: minisign public key\n",
        LINE + "\n" + LINE,
        "comment\n" + LINE,
        TEXT + "more",
        TEXT + TEXT,
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3AA==",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvW ucNSCh1CBM0QTaLn73Y7GFO3",
        "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GF-_",
        "RUQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
      })
  void whatIsNoKeyIsRefused(String text) {
    var refused = assertThrows(BadKeyException.class, () -> parse(text));
    assertEquals("k.pub is not a public key of minisign", refused.getMessage());
  }

  @Test
  void aLongFileIsRefused() {
    var text = "untrusted comment: " + "x".repeat(2_000) + "\n" + LINE;
    assertThrows(BadKeyException.class, () -> parse(text));
  }

  /** Where the key is a point of small order, (R, 0) with such an R signs all or many bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // 0, 1, p - 1, p: orders 4, 1, 2, and no canonical form.
        "0",
        "1",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        // Order 8; and one that is on no curve.
        "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7",
        "2"
      })
  void aPointThatIsNoKeyIsRefused(String number) {
    var big = new BigInteger(number, 16).toByteArray();
    var point = new byte[32];
    for (int i = 0; i < Math.min(32, big.length); i++) {
      point[i] = big[big.length - 1 - i];
    }
    var line =
        Base64.getEncoder()
            .encodeToString(
                MinisignKey.join("Ed".getBytes(StandardCharsets.US_ASCII), new byte[8], point));
    var refused = assertThrows(BadKeyException.class, () -> parse(line));
    assertEquals("k.pub holds no valid Ed25519 key", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new MinisignKey(line));
  }

  @Test
  void aMissingFileIsNamed() {
    var file = temp.resolve("none.pub");
    var refused = assertThrows(BadKeyException.class, () -> MinisignKey.read(file));
    assertEquals(file + " is missing", refused.getMessage());
    assertEquals(file.toString(), refused.file());
  }

  private static MinisignKey parse(String text) throws BadKeyException {
    return MinisignKey.parse("k.pub", text.getBytes(StandardCharsets.UTF_8));
  }
}
