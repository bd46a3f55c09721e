package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.MinisignKey;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.press.ReleaseKey;
import platter.topology.Secret;

/** Discs of several makers, one after the other. */
@SuppressWarnings("NullAway.Init") // set before each test
class ReleasePinTest {
  @TempDir private Path folder;

  private Inventory inventory;
  private ReleaseKey first;
  private ReleaseKey second;

  @BeforeEach
  void open() throws Exception {
    inventory = Inventory.open(folder.resolve("home"), new Secret("x"));
    first = ReleaseKey.generate(folder.resolve("1.key"), folder.resolve("1.pub"));
    second = ReleaseKey.generate(folder.resolve("2.key"), folder.resolve("2.pub"));
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  private Path disc(String name) throws Exception {
    return Files.createDirectories(folder.resolve(name)).resolve("platter.jar");
  }

  private static Path releasedBy(ReleaseKey key, Path jar) throws Exception {
    return new SmallBundle()
        .image("im", SmallBundle.tar("a", "b"))
        .releasedBy(key.toPublic())
        .jar(jar);
  }

  private static Path trial(Path jar) throws Exception {
    return new SmallBundle().image("im", SmallBundle.tar("a", "b")).jar(jar);
  }

  private void install(Path jar) throws Exception {
    var pin = ReleasePin.of(inventory);
    try (var disc = Bundle.open(jar)) {
      pin.require(disc).ifPresent(pin::keep);
    }
  }

  private String refused(Path jar) {
    return String.valueOf(assertThrows(OperationException.class, () -> install(jar)).getMessage());
  }

  private List<MinisignKey> kept() {
    return ReleasePin.of(inventory).keys().keys().stream().map(each -> each.key()).toList();
  }

  @Test
  void aTrialLeavesNothingAndASignedDiscMayFollow() throws Exception {
    install(trial(disc("trial")));
    assertEquals(List.of(), kept());
    install(releasedBy(first, disc("one")));
    assertEquals(List.of(first.toPublic()), kept());
    install(releasedBy(first, disc("again")));
  }

  @Test
  void whereASignedOneWasATrialIsRefused() throws Exception {
    install(releasedBy(first, disc("one")));
    var said = refused(trial(disc("trial")));
    assertTrue(said.contains("not signed"), said);
    assertTrue(said.contains(first.toPublic().fingerprint()), said);
  }

  @Test
  void anothersDiscIsRefusedUntilAPersonTrustsTheKey() throws Exception {
    install(releasedBy(first, disc("one")));
    var said = refused(releasedBy(second, disc("two")));
    assertTrue(said.contains(second.toPublic().fingerprint()), said);
    assertTrue(said.contains("platter trust " + second.toPublic().base64()), said);
    assertEquals(List.of(first.toPublic()), kept());
    ReleasePin.of(inventory).trust(second.toPublic());
    install(releasedBy(second, disc("three")));
    refused(releasedBy(first, disc("four")));
  }

  @Test
  void aKeyThatTheOldOneIntroducesIsTaken() throws Exception {
    install(releasedBy(first, disc("one")));
    var jar = releasedBy(second, disc("two"));
    var keys = Files.createDirectories(jar.resolveSibling("keys"));
    Files.writeString(jar.resolveSibling("SHA256SUMS"), "");
    var pub = Files.copy(folder.resolve("2.pub"), keys.resolve("2.pub"));
    refused(jar);
    Files.writeString(keys.resolve("2.pub.minisig"), second.sign(pub, "by itself"));
    refused(jar);
    Files.writeString(keys.resolve("2.pub.minisig"), first.sign(pub, "the next key"));
    install(jar);
    assertEquals(List.of(first.toPublic(), second.toPublic()), kept());
    install(releasedBy(second, disc("three")));
  }
}
