package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  @TempDir Path temp;
  private byte[] tar = new byte[0];
  private SmallBundle small = new SmallBundle();

  @BeforeEach
  void oneImage() throws IOException {
    tar = SmallBundle.tar("usr/bin/dash", "a shell ".repeat(100_000));
    small = new SmallBundle().image("base", tar);
  }

  @Test
  void anImageIsReadFromAJar() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      var image = bundle.image("base");
      assertEquals("1.2", image.version());
      assertEquals(Map.of("dash", "0.5"), image.versions());
      assertEquals(tar.length, image.plainSize());
    }
  }

  @Test
  void aFolderGivesTheSameImagesAsAJar() throws IOException {
    try (var jar = Bundle.open(small.jar(temp.resolve("p.jar")));
        var folder = Bundle.open(small.folder(temp.resolve("folder")))) {
      assertEquals(jar.images(), folder.images());
    }
  }

  @Test
  void theDiscIsTheJarAndItsNameFollowsFromWhatIsInIt() throws IOException {
    var jar = small.jar(temp.resolve("p.jar"));
    try (var bundle = Bundle.open(jar);
        var copy = Bundle.open(Files.copy(jar, temp.resolve("copy.jar")));
        var other = Bundle.open(small.image("more", tar).jar(temp.resolve("other.jar")));
        var folder = Bundle.open(small.folder(temp.resolve("folder")))) {
      var disc = bundle.disc().orElseThrow();
      assertEquals(Files.size(jar), disc.size());
      assertTrue(disc.name().matches("platter-[0-9a-f]{12}\\.jar"), disc.name());
      assertEquals(disc.name(), copy.disc().orElseThrow().name());
      assertNotEquals(disc.name(), other.disc().orElseThrow().name());
      assertEquals(Optional.empty(), folder.disc());
    }
  }

  @ParameterizedTest
  @EnumSource(Zstd.class)
  void eachDecoderGivesTheTar(Zstd zstd) throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")));
        var plain = bundle.plain(onlyLayer(bundle), zstd)) {
      assertArrayEquals(tar, plain.readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(Zstd.class)
  void eachDecoderNamesABlobWithAFlippedByte(Zstd zstd) throws IOException {
    var jar = small.jar(temp.resolve("p.jar"));
    try (var bundle = Bundle.open(jar)) {
      var layer = onlyLayer(bundle);
      var bytes = small.bytes(layer.blob());
      bytes[bytes.length / 2] ^= 1;
      small.jar(temp.resolve("flipped.jar"));
      var trouble = trouble(temp.resolve("flipped.jar"), zstd);
      assertEquals(layer.blob(), trouble.entry());
    }
  }

  @Test
  void skippedBytesAreHashedToo() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")));
        var plain = bundle.plain(onlyLayer(bundle))) {
      plain.skipNBytes(tar.length - 1000);
      assertEquals(1000, plain.transferTo(OutputStream.nullOutputStream()));
    }
  }

  @Test
  void aTarThatIsNotTheImagesIsRefused() throws IOException {
    var other = Digests.ofHash(Digests.sha256().digest(new byte[1]));
    var jar = new SmallBundle().image("base", tar, other, tar.length).jar(temp.resolve("p.jar"));
    assertTrue(trouble(jar, Zstd.best()).trouble().contains("instead of " + other));
  }

  @Test
  void aBlobThatDecodesToMoreThanItSaysIsStoppedBeforeItsEnd() throws IOException {
    var diffId = Digests.ofHash(Digests.sha256().digest(tar));
    var jar = new SmallBundle().image("base", tar, diffId, 1000).jar(temp.resolve("p.jar"));
    assertTrue(trouble(jar, Zstd.best()).trouble().contains("more than the 1000 bytes"));
  }

  @Test
  void aCutBlobIsNamedWhenTheBundleIsOpened() throws IOException {
    var blob = blob();
    small.files().put(blob, Arrays.copyOf(small.bytes(blob), 20));
    var trouble = openTrouble(small.jar(temp.resolve("p.jar")));
    assertEquals(blob, trouble.entry());
  }

  @Test
  void aMissingBlobIsNamedWhenTheBundleIsOpened() throws IOException {
    var blob = blob();
    small.files().remove(blob);
    var trouble = openTrouble(small.jar(temp.resolve("p.jar")));
    assertEquals(blob + " is missing", trouble.entry() + " " + trouble.trouble());
  }

  @Test
  void aManifestThatIsNotTheIndexsIsRefused() throws IOException {
    for (var each : small.files().entrySet()) {
      if (new String(each.getValue(), StandardCharsets.UTF_8).contains("config.v1+json")) {
        each.getValue()[0] = '[';
      }
    }
    assertTrue(openTrouble(small.jar(temp.resolve("p.jar"))).trouble().contains("checksum"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "blobs/../../outside", "/etc/passwd", "a\\b", "a//b"})
  void aNameThatLeadsOutOfTheBundleIsRefused(String name) throws IOException {
    small.files().put(name, new byte[1]);
    assertEquals(name, openTrouble(small.jar(temp.resolve("p.jar"))).entry());
  }

  @Test
  void aDigestThatIsAPathIsRefused() throws IOException {
    var index =
        SmallBundle.text("{\"manifests\":[{\"digest\":\"sha256:../../etc/passwd\",\"size\":1}]}");
    small.files().put("index.json", index);
    assertTrue(
        openTrouble(small.jar(temp.resolve("p.jar"))).trouble().contains("not a sha256 digest"));
  }

  @Test
  void aLinkInAFolderIsRefused() throws IOException {
    var folder = small.folder(temp.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("licences/passwd"), Path.of("/etc/passwd"));
    assertEquals("licences/passwd", openTrouble(folder).entry());
  }

  @Test
  void aCompressedEntryIsRefused() throws IOException {
    var jar = temp.resolve("p.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("bundle/index.json"));
    }
    assertTrue(openTrouble(jar).trouble().contains("compressed"));
  }

  @Test
  void aCutJarIsNamed() throws IOException {
    var jar = small.jar(temp.resolve("p.jar"));
    Files.write(jar, Arrays.copyOf(Files.readAllBytes(jar), 500));
    assertEquals(jar.toString(), openTrouble(jar).file());
  }

  @Test
  void aJarWithoutImagesSaysHowToPutThemIn() throws IOException {
    var jar = temp.resolve("p.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      SmallBundle.store(out, "platter/Some.class", new byte[1]);
    }
    var trouble = assertThrows(NoBundleException.class, () -> Bundle.open(jar));
    assertTrue(String.valueOf(trouble.getMessage()).contains("bundle build"));
  }

  @Test
  void anUnknownImageIsAnsweredWithThoseThereAre() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      var trouble = assertThrows(IllegalArgumentException.class, () -> bundle.image("webs"));
      assertTrue(String.valueOf(trouble.getMessage()).contains("base/amd64"));
    }
  }

  @Test
  void billOfMaterialsAndLicencesAreRead() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      assertTrue(bundle.sbom().contains("CycloneDX"));
      assertEquals(List.of("debian/dash"), bundle.licences());
      assertEquals("BSD", bundle.licence("debian/dash"));
    }
  }

  private String blob() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("whole.jar")))) {
      return onlyLayer(bundle).blob();
    }
  }

  private static Layer onlyLayer(Bundle bundle) {
    return bundle.images().get(0).layers().get(0);
  }

  private static BrokenBundleException openTrouble(Path jar) {
    return assertThrows(
        BrokenBundleException.class,
        () -> {
          try (var bundle = Bundle.open(jar)) {
            bundle.images();
          }
        });
  }

  private static BrokenBundleException trouble(Path jar, Zstd zstd) throws IOException {
    try (var bundle = Bundle.open(jar);
        var plain = bundle.plain(onlyLayer(bundle), zstd)) {
      return assertThrows(
          BrokenBundleException.class, () -> plain.transferTo(OutputStream.nullOutputStream()));
    }
  }
}
