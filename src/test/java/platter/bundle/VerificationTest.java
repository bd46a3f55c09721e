package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Verification.Finding;

class VerificationTest {
  @TempDir Path temp;
  private SmallBundle small = new SmallBundle();

  @BeforeEach
  void twoImages() throws IOException {
    small =
        new SmallBundle()
            .image("base", SmallBundle.tar("usr/bin/dash", "shell"))
            .image("web", SmallBundle.tar("opt/converse/a.js", "x"));
  }

  @Test
  void aWholeBundleIsIntactAndUnsigned() throws IOException {
    var verification = verify();
    assertTrue(verification.intact(), verification::toString);
    assertEquals("unsigned", verification.signature());
  }

  @Test
  void everyFileIsListed() throws IOException {
    assertEquals(
        List.copyOf(small.files().keySet()).stream().sorted().toList(),
        verify().entries().stream().map(Verification.Entry::name).sorted().toList());
  }

  @Test
  void aFlippedByteInALayerIsNamed() throws IOException {
    var blob = layer("web");
    small.bytes(blob)[30] ^= 1;
    assertEquals(List.of(Finding.BROKEN + " " + blob), troubles());
  }

  @Test
  void aFlippedByteInAManifestIsNamedOnce() throws IOException {
    var name = manifest();
    small.bytes(name)[3] ^= 1;
    assertEquals(List.of(Finding.BROKEN + " " + name), troubles());
  }

  @Test
  void brokenMissingAndSurplusFilesAreAllNamed() throws IOException {
    var blob = layer("base");
    small.files().remove(blob);
    small.bytes("sbom.cdx.json")[0] = ' ';
    small.files().put("licences/more", new byte[1]);
    assertEquals(
        List.of(
            Finding.MISSING + " " + blob,
            Finding.BROKEN + " sbom.cdx.json",
            Finding.SURPLUS + " licences/more"),
        troubles());
  }

  @Test
  void missingChecksumsAreNamed() throws IOException {
    small.files().remove(Checksums.NAME);
    assertEquals(List.of(Finding.MISSING + " SHA256SUMS"), troubles());
  }

  @Test
  void aBlobNamedWrongInTheIndexIsFoundThoughAllChecksumsHold() throws IOException {
    var index = new String(small.bytes("index.json"), StandardCharsets.UTF_8);
    small.files().put("index.json", SmallBundle.text(index.replace("\"web\"", "\"base\"")));
    small.summed();
    assertEquals(List.of(Finding.BROKEN + " index.json"), troubles());
  }

  @Test
  void aLayerWithAPathOutOfTheImageIsBroken() throws IOException {
    assertBrokenLayer(SmallBundle.tar("../etc/passwd", "x"), "leads out of the image");
  }

  @Test
  void aLayerWithAHardLinkOutOfTheImageIsBroken() throws IOException {
    assertBrokenLayer(
        SmallBundle.tar("a", TarConstants.LF_LINK, 0644, SmallBundle.text("/etc/passwd")),
        "hard link");
  }

  @Test
  void aLayerWithADeviceIsBroken() throws IOException {
    assertBrokenLayer(SmallBundle.tar("null", TarConstants.LF_CHR, 0666, new byte[0]), "device");
  }

  @Test
  void aLayerWithASetuidProgramIsBroken() throws IOException {
    assertBrokenLayer(
        SmallBundle.tar("su", TarConstants.LF_NORMAL, 04755, new byte[1]), "another account");
  }

  @Test
  void progressEndsAtTheBundlesSize() throws IOException {
    var seen = new ArrayList<Long>();
    var totals = new ArrayList<Long>();
    Bundle.verify(
        small.jar(temp.resolve("p.jar")),
        (entry, done, total) -> {
          seen.add(done);
          totals.add(total - small.bytes(Checksums.NAME).length);
        },
        Optional.empty());
    assertEquals(totals.get(0), seen.get(seen.size() - 1));
  }

  private void assertBrokenLayer(byte[] tar, String detail) throws IOException {
    small = new SmallBundle().image("base", tar);
    var troubles = verify().troubles();
    assertTrue(troubles.get(0).detail().contains(detail), troubles::toString);
  }

  private Verification verify() throws IOException {
    return Bundle.verify(small.jar(temp.resolve("p.jar")), Progress.NONE, Optional.empty()).get(0);
  }

  private List<String> troubles() throws IOException {
    return verify().troubles().stream().map(e -> e.finding() + " " + e.name()).toList();
  }

  private String layer(String image) throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("whole.jar")))) {
      return bundle.image(image).layers().get(0).blob();
    }
  }

  private String manifest() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("whole.jar")))) {
      return Digests.blobName(bundle.images().get(0).digest());
    }
  }
}
