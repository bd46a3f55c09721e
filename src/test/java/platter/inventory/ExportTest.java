package platter.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import platter.topology.Secret;

class ExportTest {
  private static final Secret PASSPHRASE = new Secret("pass 词");
  private static final byte[] CONTENT = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SEALED = Sealed.seal(CONTENT, Keys.create(PASSPHRASE));

  @Test
  void theContentComesBackWithThePassphrase() throws InventoryException {
    assertArrayEquals(CONTENT, Sealed.open(SEALED, PASSPHRASE, "x.export"));
  }

  @Test
  void aWrongPassphraseIsSaidAsSuch() {
    assertThrows(
        WrongPassphraseException.class, () -> Sealed.open(SEALED, new Secret("no"), "x.export"));
  }

  @Test
  void aFlippedBitAnywhereIsRefused() {
    for (int i = 0; i < SEALED.length; i++) {
      var damaged = SEALED.clone();
      damaged[i] ^= 1;
      assertThrows(
          InventoryException.class, () -> Sealed.open(damaged, PASSPHRASE, "x"), "byte " + i);
    }
  }

  @Test
  void aFileCutShortAnywhereIsRefused() {
    for (int i = 0; i < SEALED.length; i++) {
      var cut = Arrays.copyOf(SEALED, i);
      assertThrows(InventoryException.class, () -> Sealed.open(cut, PASSPHRASE, "x"), "at " + i);
    }
  }

  @Test
  void aNewerVersionIsNamedAsTheReason() {
    var newer = SEALED.clone();
    newer[10] = 2;
    var refusal =
        assertThrows(InventoryException.class, () -> Sealed.open(newer, PASSPHRASE, "x.export"));
    assertTrue(String.valueOf(refusal.getMessage()).contains("newer version"));
  }
}
