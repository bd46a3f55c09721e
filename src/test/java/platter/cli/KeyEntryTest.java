package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.inventory.RecoveryKey;
import platter.topology.Messages;
import platter.topology.Secret;

/** Whoever types a key hears what is wrong where it is wrong. */
class KeyEntryTest {
  private static final Secret PASSPHRASE = new Secret("correct horse battery staple");

  private final List<String> said = new ArrayList<>();

  private Secret types(List<String> lines) throws UsageException {
    var left = new ArrayDeque<>(lines);
    return new KeyEntry(
            question -> Optional.ofNullable(left.poll()),
            said::add,
            Messages.of("papers", Locale.ENGLISH))
        .passphrase();
  }

  @Test
  void aSlipIsTypedAgain() throws Exception {
    var lines = new ArrayList<>(RecoveryKey.write(PASSPHRASE, 1, 1).get(0).lines());
    var slip = lines.get(1).startsWith("0") ? "1" : "0";
    lines.add(1, slip + lines.get(1).substring(1));
    lines.add(0, "too short");
    assertEquals(PASSPHRASE, types(lines));
    assertTrue(said.contains("Line 2 has a slip in it, or is another line. Type it again."));
    assertFalse(String.join("", said).contains(lines.get(3)));
  }

  @Test
  void aPartThatWasTypedOrBelongsToAnotherKeyIsNotTaken() throws Exception {
    var key = RecoveryKey.write(PASSPHRASE, 3, 2);
    var lines = new ArrayList<>(key.get(0).lines());
    lines.add(key.get(0).lines().get(0));
    lines.add(RecoveryKey.write(PASSPHRASE, 3, 2).get(1).lines().get(0));
    lines.addAll(key.get(2).lines());
    assertEquals(PASSPHRASE, types(lines));
    assertTrue(said.stream().anyMatch(line -> line.startsWith("Part 1 was typed before")));
    assertTrue(said.stream().anyMatch(line -> line.startsWith("These parts are of different")));
  }

  @Test
  void whoeverStopsGetsNothing() {
    assertThrows(UsageException.class, () -> types(List.of()));
  }
}
