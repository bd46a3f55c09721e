package platter.press;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFileTest {
  @TempDir Path temp;
  private Path jar = Path.of("");

  @BeforeEach
  void aJarWithAClass() throws IOException {
    jar = temp.resolve("p.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("platter/Some.class"));
      out.write(new byte[1000]);
    }
  }

  @Test
  void theBundleIsAppendedUncompressed() throws IOException {
    JarFile.put(jar, content("index.json", "{}"));
    try (var zip = new ZipFile(jar.toFile())) {
      assertEquals(ZipEntry.STORED, zip.getEntry("bundle/index.json").getMethod());
    }
  }

  @Test
  void theProgramsOwnEntriesStayAsTheyWere() throws IOException {
    JarFile.put(jar, content("index.json", "{}"));
    try (var zip = new ZipFile(jar.toFile())) {
      var entry = zip.getEntry("platter/Some.class");
      assertArrayEquals(new byte[1000], zip.getInputStream(entry).readAllBytes());
    }
  }

  @Test
  void anEarlierBundleIsReplaced() throws IOException {
    JarFile.put(jar, content("old", "1"));
    JarFile.put(jar, content("new", "2"));
    assertEquals(List.of("META-INF/MANIFEST.MF", "platter/Some.class", "bundle/new"), names());
  }

  @Test
  void theSameContentGivesTheSameBytes() throws IOException {
    JarFile.put(jar, content("index.json", "{}"));
    var first = Files.readAllBytes(jar);
    JarFile.put(jar, content("index.json", "{}"));
    assertArrayEquals(first, Files.readAllBytes(jar));
  }

  @Test
  void aFailureLeavesTheJarAsItWas() throws IOException {
    var before = Files.readAllBytes(jar);
    var gone = Files.writeString(temp.resolve("blob"), "x");
    var content = new Content();
    content.put("blob", gone);
    Files.delete(gone);
    assertThrows(IOException.class, () -> JarFile.put(jar, content));
    assertArrayEquals(before, Files.readAllBytes(jar));
  }

  @Test
  void aMissingJarIsAnsweredWithHowToBuildIt() {
    assertThrows(
        BuildFailedException.class, () -> JarFile.put(temp.resolve("no.jar"), new Content()));
  }

  private static Content content(String name, String text) throws IOException {
    var content = new Content();
    content.put(name, text);
    return content;
  }

  private List<String> names() throws IOException {
    var names = new ArrayList<String>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        names.add(entry.getName());
      }
    }
    return names;
  }
}
