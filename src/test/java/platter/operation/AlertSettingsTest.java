package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.pki.Authority;
import platter.run.Hosts;
import platter.ssh.Script;
import platter.topology.Secret;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What the steward needs for alerts, read on the laptop. */
class AlertSettingsTest {
  @TempDir private Path folder;

  private Topology topology(String alerts) {
    return TopologyFile.read(
        """
        deployment: acme
        domain: im.acme.example
        sites:
          - {name: beijing, hosts: [{name: a1, address: 192.0.2.11, ssh: {user: deploy}}]}
          - {name: guangzhou, hosts: [{name: b1, address: 198.51.100.11, ssh: {user: deploy}}]}
        vault: {hosts: [{name: v1, address: 203.0.113.11, ssh: {user: deploy}}]}
        alerts: {webhook: "https://[2001:db8::1]:8443/token"%s}
        """
            .formatted(alerts));
  }

  /** A collection of authorities has notes in it, of whoever gave each. */
  @Test
  void theAuthoritiesMayStandBetweenAnything() throws Exception {
    var authority = Authority.create("acme internal", Instant.now()).certificatePem();
    var file = folder.resolve("ca.pem");
    Files.writeString(
        file, "# Gesch\u00e4ftsstelle Z\u00fcrich\n" + authority, StandardCharsets.ISO_8859_1);
    try (var inventory = Inventory.open(folder.resolve("inventory"), new Secret("x"))) {
      var settings = AlertSettings.of(topology(", authorities: " + file), inventory);
      assertEquals(authority, settings.authorities());
    }
  }

  /** A URL has it in brackets, which the shell would look up in the DNS. */
  @Test
  void anAddressOfIpv6IsConnectedToAsItIs() throws Exception {
    var topology = topology("");
    var played = new Played((host, script) -> Played.ok(""));
    try (var inventory = Inventory.open(folder.resolve("inventory"), new Secret("x"));
        var hosts = new Hosts(played, topology.hosts())) {
      AlertSettings.judge(topology, inventory, hosts);
    }
    assertEquals(
        List.of(List.of("2001:db8::1", "8443")),
        played.scripts("/dev/tcp").stream().map(Script::args).toList());
  }
}
