package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.ssh.UnreachableException;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** The vault's own host, and what an installation left for it. */
class StewardTest {
  private static final Topology TOPOLOGY =
      TopologyFile.read(
          """
          deployment: acme
          domain: im.acme.example
          sites:
            - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
            - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
          vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
          """);

  @TempDir Path place;

  private void installed(String host) throws IOException {
    Files.writeString(place.resolve("topology.yaml"), TopologyFile.write(TOPOLOGY, Locale.ENGLISH));
    Files.writeString(place.resolve("host"), host + "\n");
  }

  @Test
  void itKnowsTheWholeDeploymentAndWhichHostItIs() throws Exception {
    installed("v1");
    try (var steward = Steward.open(place)) {
      assertEquals(TOPOLOGY, steward.topology());
      assertEquals("v1", steward.host().name());
    }
  }

  @Test
  void noOtherHostIsReached() throws Exception {
    installed("v1");
    try (var steward = Steward.open(place)) {
      for (var site : TOPOLOGY.sites()) {
        var host = site.hosts().get(0);
        var refused = assertThrows(UnreachableException.class, () -> steward.hosts().session(host));
        assertEquals(host.name(), refused.host());
      }
      assertEquals(
          List.of("a1", "b1"),
          List.copyOf(
              steward
                  .hosts()
                  .open(TOPOLOGY.sites().stream().flatMap(s -> s.hosts().stream()).toList())
                  .keySet()));
    }
  }

  @Test
  void aHostWithoutAStewardIsToldWhatToDo() {
    var refused = assertThrows(IOException.class, () -> Steward.open(place));
    assertTrue(String.valueOf(refused.getMessage()).contains("platter install"));
  }

  @Test
  void aNameThatIsNoHostIsRefused() throws Exception {
    installed("c1");
    var refused = assertThrows(IOException.class, () -> Steward.open(place));
    assertTrue(String.valueOf(refused.getMessage()).contains("'c1'"));
  }
}
