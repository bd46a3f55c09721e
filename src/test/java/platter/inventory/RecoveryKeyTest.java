package platter.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.inventory.MistypedException.Fault;
import platter.inventory.RecoveryKey.Written;
import platter.topology.Secret;

/** What was written down comes back, and what was mistyped is noticed in its line. */
class RecoveryKeyTest {
  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");

  private static RecoveryPart typed(Written part) throws MistypedException {
    var typed = new RecoveryPart();
    for (var line : part.lines()) {
      assertFalse(typed.whole());
      typed.take(line);
    }
    assertTrue(typed.whole());
    return typed;
  }

  private static Fault fault(String line) {
    return assertThrows(MistypedException.class, () -> new RecoveryPart().take(line)).fault();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "correct horse battery staple", "密码 🙂 e\u0301", "  blanks  "})
  void onePartBringsItBack(String passphrase) throws Exception {
    var written = RecoveryKey.write(new Secret(passphrase), 1, 1);
    assertEquals(1, written.size());
    var expected = java.text.Normalizer.normalize(passphrase, java.text.Normalizer.Form.NFC);
    assertEquals(expected, RecoveryKey.join(List.of(typed(written.get(0)))).reveal());
  }

  @Test
  void anyTwoOfThreePartsBringItBackAndOneDoesNot() throws Exception {
    var written = RecoveryKey.write(PASSPHRASE, 3, 2);
    for (int i = 0; i < 3; i++) {
      var one = typed(written.get(i));
      var other = typed(written.get((i + 1) % 3));
      assertEquals(PASSPHRASE, RecoveryKey.join(List.of(one, other)));
      assertEquals(
          Fault.TOO_FEW,
          assertThrows(MistypedException.class, () -> RecoveryKey.join(List.of(one))).fault());
      assertEquals(
          Fault.TOO_FEW,
          assertThrows(MistypedException.class, () -> RecoveryKey.join(List.of(one, one))).fault());
    }
  }

  @Test
  void aPartOfSeveralHoldsNothingThatCanBeRead() throws Exception {
    var written = RecoveryKey.write(PASSPHRASE, 3, 2);
    for (var part : written) {
      var bytes = new String(typed(part).share(), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains("horse"));
      assertFalse(part.toString().contains(part.lines().get(0)));
    }
    assertNotEquals(written.get(0).lines(), RecoveryKey.write(PASSPHRASE, 3, 2).get(0).lines());
  }

  @Test
  void aShortPassphraseTakesAsManyLinesAsALongerOne() {
    assertEquals(
        RecoveryKey.write(new Secret("a"), 1, 1).get(0).lines().size(),
        RecoveryKey.write(new Secret("a".repeat(26)), 1, 1).get(0).lines().size());
  }

  @Test
  void everyWrongSignIsNoticedInItsLine() throws Exception {
    var line = RecoveryKey.write(PASSPHRASE, 1, 1).get(0).lines().get(0);
    int noticed = 0;
    int tried = 0;
    for (int i = 0; i < line.length(); i++) {
      for (char c : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
        if (line.charAt(i) != ' ' && line.charAt(i) != c) {
          tried++;
          try {
            new RecoveryPart().take(line.substring(0, i) + c + line.substring(i + 1));
          } catch (MistypedException e) {
            noticed++;
          }
        }
      }
    }
    assertEquals(tried, noticed);
  }

  @Test
  void aLineThatIsNotTheNextOneIsRefused() throws Exception {
    var written = RecoveryKey.write(PASSPHRASE, 2, 2);
    var lines = written.get(0).lines();
    assertEquals(Fault.CHECK, fault(lines.get(1)));
    assertEquals(Fault.LENGTH, fault(lines.get(0).substring(1)));
    assertEquals(Fault.SIGN, fault("U" + lines.get(0).substring(1)));
    var part = new RecoveryPart();
    part.take(lines.get(0));
    for (var wrong : List.of(lines.get(0), lines.get(2), written.get(1).lines().get(1))) {
      assertEquals(
          Fault.CHECK, assertThrows(MistypedException.class, () -> part.take(wrong)).fault());
    }
    part.take(lines.get(1));
    assertEquals(2, part.typed());
  }

  @Test
  void whatPeopleTakeForOneAnotherIsTheSame() throws Exception {
    var part = new RecoveryPart();
    for (var line : RecoveryKey.write(PASSPHRASE, 1, 1).get(0).lines()) {
      part.take(
          line.toLowerCase(java.util.Locale.ROOT)
              .replace('0', 'o')
              .replace('1', 'l')
              .replace(' ', '-'));
    }
    assertEquals(PASSPHRASE, RecoveryKey.join(List.of(part)));
  }

  @Test
  void partsOfTwoKeysAreNotMixed() throws Exception {
    var parts = new ArrayList<RecoveryPart>();
    parts.add(typed(RecoveryKey.write(PASSPHRASE, 2, 2).get(0)));
    parts.add(typed(RecoveryKey.write(PASSPHRASE, 2, 2).get(1)));
    assertEquals(
        Fault.OTHER_SET,
        assertThrows(MistypedException.class, () -> RecoveryKey.join(parts)).fault());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0", "1 2", "2 1", "3 4", "10 2"})
  void numbersThatMakeNoSenseAreRefused(String numbers) {
    var words = numbers.split(" ", -1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            RecoveryKey.write(PASSPHRASE, Integer.parseInt(words[0]), Integer.parseInt(words[1])));
  }
}
