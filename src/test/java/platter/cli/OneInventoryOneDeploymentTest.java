package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.topology.Secret;
import platter.topology.TopologyFile;

/** The laptop of somebody who looks after several customers. */
class OneInventoryOneDeploymentTest {
  @TempDir Path folder;

  private Path topology(String deployment) throws Exception {
    return Files.writeString(
        folder.resolve(deployment + ".yaml"),
        """
        deployment: %1$s
        domain: im.%1$s.example
        sites:
          - name: here
            hosts:
              - {name: a1, address: 192.0.2.9}
        vault:
          hosts:
            - {name: v1, address: 192.0.2.10}
        """
            .formatted(deployment));
  }

  @Test
  void theTopologyOfAnotherDeploymentIsRefusedAndTheOldOneKept() throws Exception {
    var home = folder.resolve("home");
    var passphrase = Files.writeString(folder.resolve("passphrase"), "secret\n");
    try (var inventory = Inventory.open(home, new Secret("secret"))) {
      inventory.deployments().save(TopologyFile.read(topology("acme")));
    }
    var said = new StringWriter();

    int status =
        Platter.commandLine(Locale.ENGLISH)
            .setErr(new PrintWriter(said))
            .execute(
                "preflight",
                "--topology",
                topology("bravo").toString(),
                "--home",
                home.toString(),
                "--passphrase-file",
                passphrase.toString());

    assertEquals(Platter.USAGE, status);
    assertTrue(said.toString().contains("give another --home"), said.toString());
    try (var inventory = Inventory.open(home, new Secret("secret"))) {
      assertEquals("acme", inventory.deployments().topology().orElseThrow().deployment());
    }
  }
}
