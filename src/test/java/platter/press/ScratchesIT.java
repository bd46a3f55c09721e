package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.press.PressedDisc.says;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pressed disc whose sectors are gone: zeros, as a rescued image has them. */
@SuppressWarnings("NullAway.Init") // set before the first test
class ScratchesIT {
  private static final int SECTOR = 2048;
  private static final Pattern EXTENT =
      Pattern.compile("File data lba: *\\d+ , *(\\d+) , *(\\d+) , *\\d+ , '/(.*)'");

  private static Path image;

  /** Where the files lie, in sectors. */
  private static Map<String, Extent> extents;

  @TempDir private Path place;

  private record Extent(int first, int count) {}

  @BeforeAll
  static void press() throws Exception {
    image = PressedDisc.image();
    extents = new TreeMap<>();
    var said =
        says(0, "xorriso", "-indev", image.toString(), "-find", "/", "-exec", "report_lba", "--");
    EXTENT
        .matcher(said)
        .results()
        .forEach(
            found ->
                extents.put(
                    found.group(3),
                    new Extent(
                        Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)))));
    assertTrue(extents.containsKey("platter.jar"), said);
  }

  private static Extent of(String name) {
    var extent = extents.get(name);
    if (extent == null) {
      throw new AssertionError("the disc has no " + name);
    }
    return extent;
  }

  /** A copy of the image that lacks some sectors. */
  private final class Scratched implements AutoCloseable {
    private final Path copy = place.resolve("scratched.iso");
    private final TreeSet<Integer> lost = new TreeSet<>();

    Scratched() throws Exception {
      says(0, "cp", "--reflink=auto", image.toString(), copy.toString());
    }

    /** A sector that had nothing but zeros is as it was. */
    Scratched run(int first, int count) throws IOException {
      var pressed = new byte[SECTOR];
      try (var file = new RandomAccessFile(copy.toFile(), "rw")) {
        for (int sector = first; sector < first + count; sector++) {
          file.seek((long) sector * SECTOR);
          file.readFully(pressed);
          file.seek((long) sector * SECTOR);
          file.write(new byte[SECTOR]);
          if (!Arrays.equals(pressed, new byte[SECTOR])) {
            lost.add(sector);
          }
        }
      }
      return this;
    }

    Scratched run(String name, int from, int count) throws IOException {
      return run(of(name).first + from, count);
    }

    /** The files that lie where nothing is any more. */
    Set<String> hit() {
      return extents.entrySet().stream()
          .filter(
              each ->
                  !lost.subSet(each.getValue().first, each.getValue().first + each.getValue().count)
                      .isEmpty())
          .map(Map.Entry::getKey)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    PressedDisc mount() throws Exception {
      return PressedDisc.mount(copy, place);
    }

    @Override
    public void close() throws IOException {
      Files.delete(copy);
    }
  }

  @Test
  void theLongestScratchInTheJarIsReadAcross() throws Exception {
    int groups = (of("platter.jar").count + 199) / 200;
    try (var scratched = new Scratched().run("platter.jar", 60_000, 12 * groups);
        var disc = scratched.mount()) {
      var said = disc.launched(0, List.of(), "verify");
      assertTrue(said.contains("platter.jar is damaged in 1 places"), said);
      assertTrue(said.contains("all as they should be"), said);
      assertFalse(said.contains("BROKEN"), said);
      said = disc.launched(0, List.of("LANG=zh_CN.UTF-8"), "verify");
      assertTrue(said.contains("修复数据"), said);
    }
  }

  @Test
  void aScratchThatIsLongerIsNamed() throws Exception {
    int groups = (of("platter.jar").count + 199) / 200;
    try (var scratched = new Scratched().run("platter.jar", 60_000, 12 * groups + groups);
        var disc = scratched.mount()) {
      var said = disc.launched(1, List.of(), "verify");
      assertTrue(said.contains("BROKEN: platter.jar"), said);
      assertTrue(said.contains("cannot be repaired"), said);
    }
  }

  @Test
  void whereJavaIsGoneTheSecondCopyStarts() throws Exception {
    var modules = of("jre/lib/modules");
    try (var scratched =
            new Scratched().run("jre/lib/modules", 0, modules.count).run("platter.jsa", 100, 2000);
        var disc = scratched.mount()) {
      var said = disc.launched(1, List.of(), "verify");
      assertTrue(said.contains("this disc is damaged: jre/lib/modules platter.jsa"), said);
      assertTrue(said.contains("BROKEN: jre/lib/modules"), said);
      disc.launched(0, List.of(), "--version");
    }
  }

  @Test
  void whereTheProgramIsGoneTheSecondCopyStartsAndReadsTheImages() throws Exception {
    // Its directory, by which Java finds what it runs.
    try (var scratched = new Scratched().run("platter.jar", of("platter.jar").count - 500, 500);
        var disc = scratched.mount()) {
      var said = disc.launched(0, List.of(), "verify");
      assertTrue(said.contains("Starting from the second copy"), said);
      assertTrue(said.contains("platter.jar is damaged in 1 places"), said);
      assertTrue(disc.launched(0, List.of(), "bundle", "inspect").contains("postgresql"), said);
    }
  }

  @Test
  void theCopiesLieAtBothEndsOfTheDisc() {
    int second = of("spare/jre/lib/modules").first;
    assertTrue(second > of("jre/lib/modules").first + of("platter.jar").count, extents::toString);
    assertTrue(second > of("sbom.cdx.json").first, extents::toString);
  }

  @Test
  void whereTheLoaderIsGoneTheSecondCopyStarts() throws Exception {
    try (var scratched = new Scratched().run("jre/bin/ld.so", 0, 3);
        var disc = scratched.mount()) {
      assertTrue(disc.launched(0, List.of(), "--version").contains("second copy"));
    }
  }

  /** Whatever is hit is named by a program that is not from this disc, or was repaired. */
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 6})
  void damageAnywhereIsNamedOrRepaired(long seed) throws Exception {
    var random = new Random(seed);
    int sectors = (int) (Files.size(image) / SECTOR);
    // Behind the volume descriptors and the directories, of which there is one copy.
    int start = extents.values().stream().mapToInt(Extent::first).min().orElseThrow();
    try (var scratched = new Scratched()) {
      for (int i = 0; i < 40; i++) {
        scratched.run(start + random.nextInt(sectors - start - 200), 1 + random.nextInt(2));
      }
      scratched.run(start + random.nextInt(sectors - start - 2000), 1500);
      try (var disc = scratched.mount()) {
        var said = verified(disc, scratched);
        for (var name : scratched.hit()) {
          var repaired = said.contains(name + " is damaged in ");
          var broken = said.contains("BROKEN: " + name + " ");
          assertTrue(repaired ^ broken, "seed " + seed + ", " + name + ":\n" + said);
          assertEquals(DiscPress.JAR.equals(name) || name.startsWith("SHA256SUMS"), repaired, said);
        }
      }
    }
  }

  private static String verified(PressedDisc disc, Scratched scratched) throws Exception {
    var whole = scratched.hit().stream().allMatch(name -> name.equals(DiscPress.JAR));
    return says(
        whole ? 0 : 1,
        "java",
        "-jar",
        PressedDisc.jar().toString(),
        "verify",
        "--disc",
        disc.folder().toString());
  }
}
