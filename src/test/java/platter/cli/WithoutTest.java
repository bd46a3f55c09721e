package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts that the others cannot do without: nobody is asked, nothing is tried. */
class WithoutTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "install, a1, votes in the quorum",
    "install, v1, keeps the backups",
    "install, a3, there is no host",
    "plan, a1, votes in the quorum"
  })
  void whoIsNeededIsNotLeftOut(String command, String host, String why) throws Exception {
    var topology =
        Files.writeString(
            folder.resolve("topology.yaml"),
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [{name: a1, address: 192.0.2.11}, {name: a2, address: 192.0.2.12}]}
              - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11}]}
            vault: {hosts: [{name: v1, address: 203.0.113.11}]}
            """);
    var passphrase = Files.writeString(folder.resolve("passphrase"), "secret\n");
    var said = new StringWriter();

    int status =
        Platter.commandLine(Locale.ENGLISH)
            .setErr(new PrintWriter(said))
            .execute(
                command,
                "--yes",
                "--without",
                host,
                "--topology",
                topology.toString(),
                "--home",
                folder.resolve("home").toString(),
                "--passphrase-file",
                passphrase.toString());

    assertEquals(Platter.FAILED, status);
    assertTrue(said.toString().contains(why), said.toString());
  }
}
