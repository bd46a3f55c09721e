package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever gets the jar finds the licence of everything in it. */
class JavaComponentTest {
  @TempDir Path dir;

  /** A jar with what the build wrote down about the libraries, and nothing else. */
  private Path jar() throws Exception {
    var classes =
        Path.of(JavaComponent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var jar = dir.resolve("program.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes.resolve("META-INF"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        add(zip, classes.relativize(file).toString(), Files.readString(file));
      }
    }
    return jar;
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void everyLibraryOfTheJarHasALicence() throws Exception {
    var libraries = JavaComponent.in(jar());

    assertTrue(libraries.size() > 40, libraries::toString);
    for (var each : libraries) {
      var at = each.texts().indexOf(StandardLicences.FOLDER);
      if (at < 0) {
        assertTrue(each.texts().length() > 500, each.purl());
      } else {
        var name = each.texts().substring(at).lines().findFirst().orElseThrow();
        var spdx = name.substring(StandardLicences.FOLDER.length());
        assertTrue(StandardLicences.texts().containsKey(spdx), each.purl());
      }
    }
  }

  @Test
  void aLibraryWithoutALicenceIsRefused() throws Exception {
    var jar = dir.resolve("other.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      add(zip, "META-INF/libraries.txt", "   com.example:thing:jar:1.0:compile\n");
      add(zip, "META-INF/licences/thing-1.0-jar/NOTICE", "Somebody's");
    }

    var refused = assertThrows(BuildFailedException.class, () -> JavaComponent.in(jar));

    assertEquals(
        "thing-1.0 of com.example comes without a licence; see press/licences/LIBRARIES",
        refused.getMessage());
  }

  @Test
  void aNoticeThatTheLicenceWantsKeptIsSaid() throws Exception {
    var said = StandardLicences.of("com.google.re2j");

    assertTrue(said.contains("Copyright (c) 2009 The Go Authors"), said);
    assertTrue(said.contains("licences/common/BSD-3-Clause"), said);
  }
}
