package platter.press;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
  @TempDir Path temp;
  private Path root = Path.of("");

  @BeforeEach
  void aSmallRoot() throws IOException {
    root = temp.resolve("root");
    file("usr/bin/dash", "shell");
    file("usr/bin/dpkg", "installer");
    file("usr/share/doc/dash/copyright", "BSD");
    file("usr/lib/dpkg/methods", "x");
    file(
        "var/lib/dpkg/status",
        """
        Package: dash
        Architecture: amd64
        Version: 0.5

        Package: dpkg
        Architecture: amd64
        Version: 1.22
        """);
    file("var/lib/dpkg/info/dash.list", "/.\n/usr\n/usr/bin\n/bin/dash\n");
    file(
        "var/lib/dpkg/info/dpkg.list",
        "/.\n/usr\n/usr/bin\n/usr/bin/dpkg\n/usr/lib/dpkg\n/usr/lib/dpkg/methods\n");
  }

  @Test
  void anExcludedFolderGoesWithAllInIt() throws IOException {
    var tree = RootView.of(root, List.of("/usr/share/{doc,man}"), List.of(), Map.of());
    assertTrue(tree.nodes().keySet().stream().noneMatch(p -> p.startsWith("usr/share/doc")));
  }

  @Test
  void aRemovedPackagesFilesFoldersAndRecordGo() throws IOException {
    var nodes = RootView.of(root, List.of(), List.of("dpkg"), Map.of()).nodes();
    assertEquals(
        Set.of(),
        Set.copyOf(
            nodes.keySet().stream()
                .filter(p -> p.contains("bin/dpkg") || p.startsWith("usr/lib/dpkg"))
                .toList()));
    var status = nodes.get(Dpkg.STATUS);
    assertEquals(
        "Package: dash\nArchitecture: amd64\nVersion: 0.5\n\n",
        status == null
            ? ""
            : new String(status.open().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void everyAccountMayReadWhatOnlyOneCould() throws IOException {
    Files.setPosixFilePermissions(
        root.resolve("usr/bin/dash"), PosixFilePermissions.fromString("rwx------"));
    assertEquals(0755, view().nodes().getOrDefault("usr/bin/dash", Node.folder(0)).mode());
  }

  @Test
  void aLayerHoldsOnlyWhatDiffers() throws IOException {
    var below = view();
    file("usr/bin/etcd", "voter");
    file("usr/bin/dash", "another shell");
    assertEquals(Set.of("usr/bin/dash", "usr/bin/etcd"), view().over(below, "quorum").keySet());
  }

  @Test
  void anImageThatTakesSomethingAwayIsRefused() throws IOException {
    var below = view();
    Files.delete(root.resolve("usr/bin/dash"));
    var trouble = assertThrows(BuildFailedException.class, () -> view().over(below, "quorum"));
    assertTrue(String.valueOf(trouble.getMessage()).contains("/usr/bin/dash"));
  }

  @Test
  void aLayersBytesDoNotDependOnTimesAndModesOfTheBuild() throws IOException {
    var first = layer("first");
    Files.setLastModifiedTime(root.resolve("usr/bin/dash"), FileTime.fromMillis(0));
    Files.setPosixFilePermissions(
        root.resolve("usr/bin/dpkg"), PosixFilePermissions.fromString("r--r-----"));
    assertArrayEquals(first, layer("second"));
  }

  @Test
  void aTreeReadBackComparesEqual() throws IOException {
    var tree = view();
    tree.write(temp.resolve("tree.json"));
    assertEquals(Set.of(), tree.over(Tree.read(temp.resolve("tree.json")), "same").keySet());
  }

  private byte[] layer(String name) throws IOException {
    LayerWriter.write(new TreeMap<>(view().nodes()), temp.resolve(name), LayerWriter.SMALL);
    return Files.readAllBytes(temp.resolve(name));
  }

  private Tree view() throws IOException {
    return RootView.of(root, List.of(), List.of(), Map.of());
  }

  private void file(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
