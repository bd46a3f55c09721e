package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static platter.press.PressedDisc.says;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.bundle.MinisignKey;

/** The disc as others' tools see it, and its launcher in the surroundings that people have. */
@SuppressWarnings("NullAway.Init") // set before the first test
class DiscIT {
  @TempDir private static Path place;

  private static Path image;
  private static PressedDisc disc;

  @BeforeAll
  static void pressAndMount() throws Exception {
    image = PressedDisc.image();
    disc = PressedDisc.mount(image, place);
  }

  @AfterAll
  static void unmount() throws Exception {
    disc.close();
  }

  @Test
  void itFitsACd() throws Exception {
    assertTrue(Files.size(image) <= 700_000_000, () -> image.toFile().length() + " bytes");
  }

  @Test
  void checkisomd5FindsItsMediaChecksum() throws Exception {
    assertTrue(says(0, "checkisomd5", image.toString()).contains("PASS"));
  }

  @Test
  void isoinfoListsWhatIsOnIt() throws Exception {
    var list = says(0, "isoinfo", "-l", "-R", "-i", image.toString());
    for (var name :
        List.of("README.txt", "SHA256SUMS", "platter.jar", "platter.cmd", "sbom.cdx.json")) {
      assertTrue(list.contains(name), list);
    }
    var about = says(0, "isoinfo", "-d", "-i", image.toString());
    assertTrue(about.contains("Joliet with UCS level 3 found"), about);
    assertTrue(about.contains("Rock Ridge signatures version 1 found"), about);
  }

  @Test
  void sha256sumFindsEveryFileAsItIsListed() throws Exception {
    says(0, "sh", "-c", "cd \"$1\" && sha256sum --quiet --strict -c SHA256SUMS", "-", folder());
    var listed = Files.readAllLines(disc.folder().resolve("SHA256SUMS")).size();
    try (var files = Files.walk(disc.folder())) {
      // But for the list itself and its signature, and the recovery data of both.
      assertEquals(listed + 4, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void itsOwnCheckFindsItWhole() throws Exception {
    var said = disc.launched(0, List.of(), "verify");
    assertTrue(said.contains(folder() + ": "), said);
    assertTrue(said.contains(folder() + "/platter.jar: "), said);
  }

  @Test
  void minisignFindsTheDiscAndTheImageSigned() throws Exception {
    var key = PressedDisc.publicKey().toString();
    for (var file : List.of(disc.folder().resolve("SHA256SUMS"), image)) {
      var said = says(0, "minisign", "-V", "-p", key, "-m", file.toString());
      assertTrue(said.contains("Trusted comment: platter "), said);
    }
  }

  @Test
  void itsOwnCheckNamesWhoSignedIt() throws Exception {
    var key = MinisignKey.read(PressedDisc.publicKey());
    var said = disc.launched(0, List.of(), "verify");
    assertEquals(2, said.split("signed by " + key.id(), -1).length - 1, said);
    disc.launched(0, List.of(), "verify", "--public-key", key.base64());
    assertTrue(disc.launched(0, List.of("LANG=zh_CN.UTF-8"), "verify").contains("签名"));
  }

  /** By a program that is not from that disc, too. */
  @Test
  void anotherKeyIsNotGoodEnough(@TempDir Path folder) throws Exception {
    var other = ReleaseKey.generate(folder.resolve("key"), folder.resolve("pub")).toPublic();
    var said = disc.launched(1, List.of(), "verify", "--public-key", other.base64());
    assertTrue(said.contains("SHA256SUMS.minisig"), said);
    said =
        says(
            1,
            "java",
            "-jar",
            PressedDisc.jar().toString(),
            "verify",
            "--disc",
            folder(),
            "--public-key",
            other.base64());
    assertTrue(said.contains("SHA256SUMS.minisig"), said);
  }

  @Test
  void aDiscOfAReleaseWithoutItsSignatureIsNotWhole(@TempDir Path folder) throws Exception {
    var copy = folder.resolve("copy");
    says(0, "cp", "-r", folder(), copy.toString());
    says(0, "chmod", "-R", "u+w", copy.toString());
    Files.delete(copy.resolve("SHA256SUMS.minisig"));
    var said = says(1, "sh", copy.resolve("platter").toString(), "verify");
    assertTrue(said.contains("SHA256SUMS.minisig"), said);
  }

  @Test
  @Tag("long")
  void pressedAgainItHasTheSameBytes(@TempDir Path elsewhere) throws Exception {
    var again = elsewhere.resolve("again.iso");
    PressedDisc.press(PressedDisc.jar(), again);
    assertEquals(-1, Files.mismatch(image, again));
  }

  /** Java ends at once where it cannot go by the archive. */
  @Test
  void theClassArchiveIsGoneBy() throws Exception {
    disc.launched(0, List.of("JAVA_TOOL_OPTIONS=-Xshare:on"), "--version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "en_US.UTF-8", "zh_CN.GB18030", "not_THERE"})
  void itStartsInAnyLocale(String locale) throws Exception {
    var said = disc.launched(0, List.of("LC_ALL=" + locale), "verify", "--help");
    assertEquals(locale.startsWith("zh"), said.contains("用法"), said);
  }

  @Test
  void whatIsMeantForOtherProgramsDoesNotReachIt() throws Exception {
    disc.launched(
        0, List.of("LD_LIBRARY_PATH=/nowhere", "LD_PRELOAD=/nowhere.so"), "verify", "--help");
  }

  /** As desktops mount what somebody puts in. */
  @Test
  void whereNothingMayBeExecutedItSaysWhatToDo(@TempDir Path elsewhere) throws Exception {
    says(0, "mount", "--bind", folder(), elsewhere.toString());
    says(0, "mount", "-o", "remount,bind,noexec", elsewhere.toString());
    try {
      var said = says(126, "sh", elsewhere.resolve("platter").toString());
      assertTrue(said.contains("remount,exec"), said);
    } finally {
      says(0, "umount", elsewhere.toString());
    }
  }

  @Test
  void everyLinkOfTheManualLeadsToAPageOrAPicture() throws Exception {
    var link = Pattern.compile("(?:href|src)=\"([^\"#]+)[#\"]");
    try (var files = Files.walk(disc.folder().resolve("manual"))) {
      var pages = files.filter(file -> file.toString().endsWith(".html")).toList();
      assertTrue(pages.size() > 40, pages::toString);
      for (var page : pages) {
        var text = Files.readString(page);
        assertFalse(text.contains("<script"), page::toString);
        link.matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(to -> !to.contains("://"))
            .forEach(
                to -> assertTrue(Files.exists(page.resolveSibling(to)), page + " leads to " + to));
      }
    }
  }

  private static String folder() {
    return disc.folder().toString();
  }
}
