package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Verification.Need;
import platter.press.RecoveryWriter;

/** A disc with recovery data, as it is read and verified where it is damaged. */
class ScratchedDiscTest {
  private static final String JAR = "platter.jar";

  @TempDir Path disc;
  private byte[] tar = new byte[0];
  private byte[] jar = new byte[0];

  @BeforeEach
  void pressed() throws IOException {
    var content = new StringBuilder();
    new Random(1).ints(200_000, 'a', 'z').forEach(letter -> content.append((char) letter));
    tar = SmallBundle.tar("usr/bin/dash", content.toString());
    new SmallBundle().image("base", tar).jar(disc.resolve(JAR));
    jar = Files.readAllBytes(disc.resolve(JAR));
    Files.createDirectories(disc.resolve("manual"));
    Files.writeString(disc.resolve("manual/index.html"), "how to begin");
    protect(JAR);
    var sums = new TreeMap<String, String>();
    for (var each : List.of(JAR, "manual/index.html", DiscFolder.recoveryOf(JAR))) {
      sums.put(each, HashedStream.hash(Files.newInputStream(disc.resolve(each))));
    }
    Files.writeString(disc.resolve(Checksums.NAME), new Checksums(sums).text());
    protect(Checksums.NAME);
  }

  private void protect(String name) throws IOException {
    var recovery = disc.resolve(DiscFolder.recoveryOf(name));
    Files.createDirectories(Objects.requireNonNull(recovery.getParent()));
    RecoveryWriter.write(disc.resolve(name), recovery, Progress.NONE);
  }

  /** Zeros instead of what was pressed. */
  private void scratch(String name, int from, int to) throws IOException {
    var bytes = Files.readAllBytes(disc.resolve(name));
    Arrays.fill(bytes, from, to, (byte) 0);
    Files.write(disc.resolve(name), bytes);
  }

  private List<Verification> verify() throws IOException {
    return Bundle.verify(disc.resolve(JAR), Progress.NONE, Optional.empty());
  }

  private static List<String> troubles(Verification verification) {
    return verification.troubles().stream().map(t -> t.finding() + " " + t.name()).toList();
  }

  @Test
  void aWholeDiscHasNothingToSay() throws IOException {
    for (var each : verify()) {
      assertTrue(each.intact(), each::toString);
      assertEquals(List.of(), each.notes());
    }
  }

  @Test
  void aScratchedJarIsReadAsItWasPressed() throws IOException {
    scratch(JAR, jar.length / 2, jar.length / 2 + 10_000);
    // Its directory, too.
    scratch(JAR, jar.length - 100, jar.length);
    try (var bundle = Bundle.open(disc.resolve(JAR))) {
      try (var plain = bundle.plain(bundle.image("base").layers().get(0))) {
        assertArrayEquals(tar, plain.readAllBytes());
      }
      var whole = bundle.disc().orElseThrow();
      assertEquals(Digests.hex(Digests.ofHash(Digests.sha256().digest(jar))), whole.sha256());
      try (var rest = whole.open(1000)) {
        assertArrayEquals(Arrays.copyOfRange(jar, 1000, jar.length), rest.readAllBytes());
      }
    }
  }

  @Test
  void whatWasRepairedIsSaid() throws IOException {
    scratch(JAR, 40_960, 40_960 + 2048);
    scratch(JAR, 81_920, 81_920 + 4096);
    var read = verify();
    assertEquals(2, read.size());
    for (var each : read) {
      assertTrue(each.intact(), each::toString);
      var note = each.notes().get(0);
      assertTrue(note.startsWith("platter.jar is damaged in 2 places, 6144 bytes in all"), note);
    }
  }

  @Test
  void scratchedChecksumsAreRepairedToo() throws IOException {
    scratch(Checksums.NAME, 0, 100);
    var read = verify().get(0);
    assertTrue(read.intact(), read::toString);
    assertTrue(read.notes().get(0).startsWith(Checksums.NAME + " is damaged"), read::toString);
  }

  @Test
  void scratchedRecoveryDataOfTheChecksumsIsNamed() throws IOException {
    scratch(DiscFolder.recoveryOf(Checksums.NAME), 4096, 4200);
    var read = verify().get(0);
    assertEquals(List.of("BROKEN recovery/SHA256SUMS.rs"), troubles(read));
    assertEquals("has damaged sectors: 1", read.troubles().get(0).detail());
  }

  @Test
  void whatIsBeyondRepairIsNamedAndNotRead() throws IOException {
    scratch(JAR, 20_000, 100_000);
    assertEquals(List.of("BROKEN " + JAR), troubles(verify().get(0)));
    try (var bundle = Bundle.open(disc.resolve(JAR));
        var plain = bundle.plain(bundle.image("base").layers().get(0))) {
      var refused = assertThrows(BrokenBundleException.class, plain::readAllBytes);
      assertEquals("are damaged beyond repair", refused.trouble());
    }
  }

  @Test
  void whereItsRecoveryDataIsGoneTheJarIsReadWithoutIt() throws IOException {
    scratch(
        DiscFolder.recoveryOf(JAR), 0, (int) Files.size(disc.resolve("recovery/platter.jar.rs")));
    var read = verify();
    assertEquals(List.of("BROKEN recovery/platter.jar.rs"), troubles(read.get(0)));
    assertEquals(List.of(), read.get(0).troubles(Set.of("base")));
    assertTrue(read.get(1).intact(), read::toString);
  }

  @Test
  void whereNotEvenTheJarsDirectoryCanBeReadTheDiscIsVerifiedAllTheSame() throws IOException {
    scratch(JAR, jar.length - 90_000, jar.length);
    var read = verify();
    assertEquals(List.of("BROKEN " + JAR), troubles(read.get(0)));
    assertEquals(1, read.get(1).troubles().size(), read::toString);
  }

  @Test
  void aPageOfTheManualIsNamedButNotNeeded() throws IOException {
    scratch("manual/index.html", 0, 5);
    var read = verify().get(0);
    assertEquals(List.of("BROKEN manual/index.html"), troubles(read));
    assertEquals(Need.NEVER, read.troubles().get(0).need());
    assertFalse(read.intact());
  }

  @Test
  void aLayerIsNeededWhereItsImageRuns() throws IOException {
    Files.delete(disc.resolve(DiscFolder.recoveryOf(JAR)));
    // In the middle there is nothing but the layer.
    scratch(JAR, jar.length / 2, jar.length / 2 + 10);
    var bundle = verify().get(1);
    assertEquals(1, bundle.troubles().size(), bundle::toString);
    assertEquals(new Need(false, Set.of("base")), bundle.troubles().get(0).need());
    assertEquals(List.of(), bundle.troubles(Set.of("another")));
    assertEquals(1, bundle.troubles(Set.of("base", "another")).size());
  }
}
