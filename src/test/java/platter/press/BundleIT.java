package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import platter.bundle.Bundle;
import platter.bundle.Image;
import platter.bundle.Progress;

/** The real images, from the lock in the checkout and the cache of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleIT {
  private static final Path IMAGES = Path.of("images");
  private static final long LARGEST_JAR = 260_000_000;

  private Path temp = Path.of("");
  private Path jar = Path.of("");
  private final List<Path> unpacked = new ArrayList<>();

  @BeforeAll
  void build(@TempDir Path folder) throws IOException {
    temp = folder;
    jar = Files.copy(Path.of(System.getProperty("platter.jar")), temp.resolve("platter.jar"));
    press(IMAGES, jar, Press.defaultCache(System.getenv()));
  }

  @AfterAll
  void delete() throws IOException {
    for (var each : unpacked) {
      Folders.delete(each);
    }
    Folders.delete(temp.resolve("cache/roots"));
  }

  @Test
  void everyFileOfTheBundleIsIntact() throws IOException {
    var verification = Bundle.verify(jar, Progress.NONE, Optional.empty()).get(0);
    assertTrue(verification.intact(), () -> verification.troubles().toString());
  }

  @Test
  void theJarStaysUnderItsLimit() throws IOException {
    assertTrue(Files.size(jar) <= LARGEST_JAR, () -> jar.toFile().length() + " bytes");
  }

  @Test
  void theJarStillRuns() throws IOException {
    Command.of(java(), "-jar", jar.toString(), "--help").run();
  }

  @Test
  void aSecondBuildGivesTheSameBytes() throws IOException {
    var before = Hashes.ofFile(jar);
    press(IMAGES, jar, Press.defaultCache(System.getenv()));
    assertEquals(before, Hashes.ofFile(jar));
  }

  @Test
  void anImageBuiltWithoutTheCacheHasTheSameLayers() throws IOException {
    var chain = List.of("base", "im", "runtime");
    var images = Files.createDirectories(temp.resolve("images"));
    for (var each : chain) {
      Files.copy(IMAGES.resolve(each + ".yaml"), images.resolve(each + ".yaml"));
      Command.of("cp", "-r", IMAGES.resolve(each).toString(), images.toString()).run();
    }
    var lock = new java.util.TreeMap<>(Lock.read(IMAGES).images());
    lock.keySet().retainAll(chain);
    new Lock(lock, Map.of()).write(images);
    var cache = Files.createDirectories(temp.resolve("cache"));
    Files.createSymbolicLink(
        cache.resolve("packages"),
        Press.defaultCache(System.getenv()).resolve("packages").toAbsolutePath());
    var again = Files.copy(Path.of(System.getProperty("platter.jar")), temp.resolve("again.jar"));
    press(images, again, cache);
    for (var each : chain) {
      assertEquals(image(jar, each).layers(), image(again, each).layers());
    }
  }

  @Test
  void theBillOfMaterialsListsPackagesOfAllThreeKinds() throws IOException {
    try (var bundle = Bundle.open(jar)) {
      var sbom = bundle.sbom();
      assertTrue(sbom.contains("pkg:deb/debian/postgresql-17@17."));
      assertTrue(sbom.contains("pkg:npm/converse.js@14."));
      assertTrue(sbom.contains("pkg:maven/com.github.mwiede/jsch@"));
      assertTrue(sbom.contains("pkg:maven/org.igniterealtime.smack/smack-core@"));
      assertTrue(sbom.contains("pkg:npm/dompurify"));
      assertTrue(sbom.contains("pkg:npm/strophe.js@"));
      assertTrue(bundle.licences().contains("debian/postgresql-17"));
    }
  }

  @Test
  void javaLibrariesComeWithTheirLicences() throws IOException {
    try (var bundle = Bundle.open(jar)) {
      for (var each : List.of("com.github.mwiede/jsch", "commons-io/commons-io")) {
        assertTrue(bundle.licence("java/" + each).length() > 1000, each);
      }
      assertTrue(bundle.licence("java/org.jline/jline").contains("licences/common/BSD-3-Clause"));
      assertTrue(bundle.licences().contains("common/BSD-3-Clause"));
    }
  }

  @Test
  void theBillOfMaterialsIsCycloneDx() throws IOException {
    var schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                b ->
                    b.schemaIdResolvers(
                        r -> r.mapPrefix("http://cyclonedx.org/schema/", "classpath:")))
            .getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    try (var bundle = Bundle.open(jar)) {
      var sbom = bundle.sbom();
      assertEquals(List.of(), schema.validate(sbom, InputFormat.JSON));
      assertTrue(
          !schema.validate(sbom.replace("\"library\"", "\"book\""), InputFormat.JSON).isEmpty());
    }
  }

  /** skopeo compares every blob with its digest and size. */
  @Test
  void anotherToolTakesTheImagesForOciImages() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/skopeo")), "skopeo is not installed");
    var layout = temp.resolve("layout");
    try (var zip = new ZipFile(jar.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        var name = entry.getName();
        if (name.matches("bundle/(oci-layout|index.json|blobs/.+[^/])")) {
          var file = layout.resolve(name.substring("bundle/".length()));
          Files.createDirectories(file.getParent());
          try (var in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }

    try (var bundle = Bundle.open(jar)) {
      for (var image : bundle.images()) {
        var source = "oci:" + layout + ":" + image.name();
        var told = new JsonMapper().readTree(Command.of("skopeo", "inspect", source).run());
        assertEquals(image.digest(), told.path("Digest").asText());
        assertEquals(image.layers().size(), told.path("Layers").size());
        var copy = temp.resolve("copy-" + image.name());
        Command.of("skopeo", "copy", "--insecure-policy", source, "dir:" + copy).run();
        Folders.delete(copy);
      }
    } finally {
      Folders.delete(layout);
    }
  }

  /**
   * As a service runs it: an account that the image does not know, and a root that it cannot write.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "backup; pgbackrest version",
        "database; /usr/lib/postgresql/17/bin/postgres --version",
        "database; patroni --version",
        "database; patronictl version",
        "database; pgbackrest version",
        "quorum; etcd --version",
        "quorum; etcdctl version",
        "quorum; etcdutl version",
        "im; cd /tmp && export HOME=/tmp && touch ejabberd.yml inetrc && ejabberdctl -d . -s . -l . status 2>&1 | grep nodedown",
        "im; erl -noshell -eval '{module,_}=code:load_file(mod_platter_archive),halt().' -pa /usr/lib/x86_64-linux-gnu/ejabberd-24.12/ebin",
        "im; curl --version",
        "im; openssl version",
        "gateway; haproxy -vv",
        "gateway; gdnsd -h 2>&1 | grep version",
        "gateway; socat -V",
        "files; syncthing --version",
        "files; restic version",
        "files; restic-rest-server --version",
        "runtime; /usr/lib/java/bin/java -version",
        "time; chronyd -v",
        "time; chronyc -v",
      })
  void aProgramRunsFromItsImage(String image, String command) throws IOException {
    run(image, command);
  }

  @Test
  void theProgramItselfRunsFromItsImage() throws IOException {
    var inside = Files.createLink(root("runtime").resolve("opt/platter/platter.jar"), jar);
    try {
      run("runtime", "/usr/lib/java/bin/java -jar /opt/platter/platter.jar bundle inspect");
    } finally {
      Files.delete(inside);
    }
  }

  private void run(String image, String command) throws IOException {
    Command.of(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "sh",
            "-c",
            "mount --bind -o ro \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\""
                + " && mount -t proc proc \"$1/proc\" && mount -t tmpfs tmpfs \"$1/run\""
                + " && mount -t tmpfs tmpfs \"$1/tmp\" && mount --bind /dev \"$1/dev\""
                + " && exec chroot --userspec=54321:54321 \"$1\" sh -c \"$2\"",
            "sh",
            root(image).toString(),
            command)
        .run();
  }

  private Path root(String name) throws IOException {
    var root = temp.resolve("roots").resolve(name);
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      unpacked.add(root);
      try (var bundle = Bundle.open(jar)) {
        for (var layer : bundle.image(name).layers()) {
          var tar = temp.resolve("layer.tar");
          try (var plain = bundle.plain(layer)) {
            Files.copy(plain, tar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          }
          Command.of("tar", "-x", "-p", "-f", tar.toString(), "-C", root.toString()).run();
        }
      }
    }
    return root;
  }

  private static Image image(Path jar, String name) throws IOException {
    try (var bundle = Bundle.open(jar)) {
      return bundle.image(name);
    }
  }

  private static void press(Path images, Path jar, Path cache) throws IOException {
    Press.build(new Press.Options(images, jar, cache, true, Optional.empty()), System.out::println);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
