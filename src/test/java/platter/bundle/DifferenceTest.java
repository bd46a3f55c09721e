package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Difference.Change;

/** What is told of two discs. */
class DifferenceTest {
  private static final String UNIT =
      """
      RootDirectory={{ image.%s }}
      ExecStart=%s
      [Install]
      WantedBy=multi-user.target
      """;

  @TempDir private Path folder;

  private static SmallBundle small(String version) {
    return new SmallBundle()
        .version(version)
        .program(template("database"), UNIT.formatted("database", "/usr/bin/patroni"))
        .program(template("im"), UNIT.formatted("im", "/usr/bin/ejabberd"))
        .program(
            template("steward"),
            UNIT.formatted("runtime", "java -jar /opt/platter/disc/platter.jar"))
        .program(template("census"), "RootDirectory={{ image.database }}\n");
  }

  private static SmallBundle old() throws IOException {
    return small("0.1.0")
        .image("database", "17.12-0+deb13u1", SmallBundle.tar("d", "1"))
        .image("im", "24.12-3", SmallBundle.tar("i", "1"))
        .image("web", "14.0.0", SmallBundle.tar("w", "1"))
        .sbom(
            String.join(
                ",",
                debian("libc6", "2.41-1", "database", "im"),
                debian("libpq5", "17.12", "database"),
                debian("perl", "5.40", "database"),
                library("jsch", "2.28.8"),
                library("gone", "1")));
  }

  private static String template(String name) {
    return "playbooks/roles/x/templates/platter-" + name + ".service.j2";
  }

  private static String debian(String name, String version, String... images) {
    var properties =
        List.of(images).stream()
            .map("{\"name\":\"platter:image\",\"value\":\"%s\"}"::formatted)
            .toList();
    return "{\"name\":\"%s\",\"version\":\"%s\",\"purl\":\"pkg:deb/debian/x\",\"properties\":[%s]}"
        .formatted(name, version, String.join(",", properties));
  }

  private static String library(String name, String version) {
    return "{\"group\":\"x\",\"name\":\"%s\",\"version\":\"%s\",\"purl\":\"pkg:maven/x\"}"
        .formatted(name, version);
  }

  private Difference between(SmallBundle one, SmallBundle other) throws IOException {
    try (var before = Bundle.open(one.jar(folder.resolve("one.jar")));
        var after = Bundle.open(other.jar(folder.resolve("other.jar")))) {
      return Difference.between(before.contents(), after.contents());
    }
  }

  private Difference upgrade() throws IOException {
    var now =
        small("0.2.0")
            .image("database", "17.13-0+deb13u1", SmallBundle.tar("d", "two"))
            .image("im", "24.12-3", SmallBundle.tar("i", "1"))
            .image("time", "4.6", SmallBundle.tar("t", "1"));
    return between(
        old(),
        now.sbom(
            String.join(
                ",",
                debian("libc6", "2.41-1", "im"),
                debian("libc6", "2.41-2", "database", "time"),
                debian("libpq5", "17.12", "database"),
                debian("zstd", "1.5", "database"),
                library("jsch", "2.28.9"),
                library("fresh", "1"))));
  }

  @Test
  void imagesThatCameWentAndChangedAreToldAndNoOthers() throws Exception {
    var difference = upgrade();

    assertEquals(new Change("platter", "0.1.0", "0.2.0"), difference.version());
    assertEquals(
        List.of(
            new Change("database", "17.12-0+deb13u1", "17.13-0+deb13u1"),
            new Change("time", "", "4.6"),
            new Change("web", "14.0.0", "")),
        difference.images());
  }

  @Test
  void everyPackageOfTheBillIsToldByImageNotOnlyThoseThatWereAskedFor() throws Exception {
    var packages = upgrade().packages();

    assertEquals(
        List.of(
            new Change("libc6", "2.41-1", "2.41-2"),
            new Change("perl", "5.40", ""),
            new Change("zstd", "", "1.5")),
        packages.get("database"));
    assertEquals(
        List.of(new Change("dash", "", "0.5"), new Change("libc6", "", "2.41-2")),
        packages.get("time"));
    assertFalse(packages.containsKey("im"));
  }

  @Test
  void librariesOfTheProgramAreTold() throws Exception {
    assertEquals(
        List.of(
            new Change("x:fresh", "", "1"),
            new Change("x:gone", "1", ""),
            new Change("x:jsch", "2.28.8", "2.28.9")),
        upgrade().libraries());
  }

  /** The census is made when a backup wants it, and what runs from the jar follows the jar. */
  @Test
  void whatAlwaysRunsFromWhatChangedRestarts() throws Exception {
    assertEquals(
        List.of("platter-database.service", "platter-steward.service"), upgrade().restarts());
  }

  @Test
  void onlyLayersThatTheOldDiscDoesNotHaveAreSent() throws Exception {
    var difference = upgrade();

    assertEquals(2, difference.layers());
    assertEquals(
        SmallBundle.tar("d", "two").length + SmallBundle.tar("t", "1").length,
        difference.layersSize());
    assertEquals(folder.resolve("other.jar").toFile().length(), difference.programSize());
  }

  @Test
  void theSameDiscTwiceDiffersInNothing() throws Exception {
    var difference = between(old(), old());

    assertTrue(difference.none());
    assertEquals(List.of(), difference.restarts());
    assertEquals(0, difference.layersSize() + difference.programSize());
  }

  @Test
  void aProgramThatChangedAloneIsADifference() throws Exception {
    var difference = between(old(), old().program("platter/Other.class", "x"));

    assertFalse(difference.none());
    assertEquals(List.of(), difference.images());
    assertEquals(List.of("platter-steward.service"), difference.restarts());
  }

  /** Of what npm built in, only a range may be known. */
  @Test
  void partsOfAPackageOfNpmAreInItsImage() throws Exception {
    var part =
        """
        {"name":"@x/log","purl":"pkg:npm/%%40x/log","properties":[
          {"name":"platter:part-of","value":"pkg:npm/dash@0.5"},
          {"name":"platter:range","value":"%s"}]}""";

    var difference =
        between(
            new SmallBundle().image("web", SmallBundle.tar("w", "1")).sbom(part.formatted("^1")),
            new SmallBundle().image("web", SmallBundle.tar("w", "2")).sbom(part.formatted("^2")));

    assertEquals(Map.of("web", List.of(new Change("@x/log", "^1", "^2"))), difference.packages());
  }

  @Test
  void contentsCanBeKeptAndComparedLater() throws Exception {
    try (var bundle = Bundle.open(old().jar(folder.resolve("one.jar")))) {
      var contents = bundle.contents();

      assertEquals(contents, Contents.read(contents.json()));
      assertEquals(new Generation("0.1.0", "17", "24.12"), contents.generation());
    }
  }
}
