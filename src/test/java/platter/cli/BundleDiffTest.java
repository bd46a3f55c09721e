package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.Difference;
import platter.bundle.SmallBundle;
import platter.topology.Messages;

/** {@code platter bundle diff}, as somebody types it. */
class BundleDiffTest {
  private static final String RULE = "platter/bundle/succession.properties";

  @TempDir private Path folder;

  private Path disc(String version, String oldest) throws IOException {
    var disc = Files.createDirectories(folder.resolve("disc " + version));
    new SmallBundle()
        .version(version)
        .program(RULE, "oldest=" + oldest + "\nejabberd=24.12\n")
        .image("database", "17." + version, SmallBundle.tar("d", version))
        .sbom(
            """
            {"name":"libc6","version":"2.%1$s","purl":"pkg:deb/x",
             "properties":[{"name":"platter:image","value":"database"}]},
            {"name":"jsch","group":"mwiede","version":"2.%1$s","purl":"pkg:maven/x"}"""
                .formatted(version))
        .jar(disc.resolve("platter.jar"));
    return disc;
  }

  private String said(int status, String... words) {
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    assertEquals(
        status,
        Platter.commandLine(Locale.ENGLISH).setOut(writer).setErr(writer).execute(words),
        said::toString);
    return said.toString();
  }

  @Test
  void aDiscAndAJarAreComparedInAllThatChanges() throws Exception {
    var said =
        said(
            Platter.DONE,
            "bundle",
            "diff",
            disc("0.1.0", "0.1.0").toString(),
            disc("0.2.0", "0.1.0").resolve("platter.jar").toString());

    assertEquals(
        """
        Version 0.1.0 -> 0.2.0
        Images: 1
          ~ database 17.0.1.0 -> 17.0.2.0
        Packages in these images: 1
          ~ libc6 2.0.1.0 -> 2.0.2.0 (database)
        Java libraries of the program: 1
          ~ mwiede:jsch 2.0.1.0 -> 2.0.2.0
        Sent to each host: what its images need of 1 layers, 0.0 MB at most.
        Sent to the host with the backups: the disc itself, 0.0 MB.
        It can be installed over version 0.1.0.
        """,
        said);
  }

  @Test
  void nothingChangedSaysSoInALine() throws Exception {
    var disc = disc("0.1.0", "0.1.0").toString();

    assertEquals(
        "Nothing changes: both are version 0.1.0, with the same program and the same images.\n",
        said(Platter.DONE, "bundle", "diff", disc, disc));
  }

  @Test
  void whatCannotFollowIsSaidWithTheReason() throws Exception {
    var said =
        said(
            Platter.DONE,
            "bundle",
            "diff",
            disc("0.1.0", "0.1.0").toString(),
            disc("0.3.0", "0.2.0").toString());

    assertTrue(said.contains("It cannot be installed over version 0.1.0: version 0.1.0 is"), said);
  }

  @Test
  void withJsonItIsOneObject() throws Exception {
    var said =
        said(
            Platter.DONE,
            "bundle",
            "diff",
            "--json",
            disc("0.1.0", "0.1.0").toString(),
            disc("0.3.0", "0.2.0").toString());

    var json = new JsonMapper().readTree(said);
    assertFalse(json.path("same").asBoolean(true));
    assertFalse(json.path("possible").asBoolean(true));
    var difference = json.path("difference");
    assertEquals("0.3.0", difference.path("version").path("after").asText());
    assertEquals(
        "libc6", difference.path("packages").path("database").path(0).path("name").asText());
  }

  @Test
  void whatCannotBeReadAndWhatIsMissingEndAsElsewhere() throws Exception {
    var disc = disc("0.1.0", "0.1.0").toString();
    said(Platter.FAILED, "bundle", "diff", disc, folder.resolve("none.jar").toString());
    said(Platter.USAGE, "bundle", "diff");
  }

  @Test
  void aPersonReadsItInChinese() throws Exception {
    var said = new StringWriter();
    try (var before = Bundle.open(disc("0.1.0", "0.1.0").resolve("platter.jar"));
        var after = Bundle.open(disc("0.2.0", "0.1.0").resolve("platter.jar"))) {
      var words = Messages.of("terminal", Locale.SIMPLIFIED_CHINESE);
      new DifferencePrinter(new PrintWriter(said, true), words)
          .print(Difference.between(before.contents(), after.contents()));
    }

    assertTrue(said.toString().startsWith("版本 0.1.0 -> 0.2.0"), said.toString());
    assertTrue(said.toString().contains("~ libc6 2.0.1.0 -> 2.0.2.0（database）"), said.toString());
  }
}
