package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** The other shapes, from bare hosts to a verified service and an empty plan. */
class ShapesIT {
  @Nested
  @LabHosts({"a1:debian13", "v1:debian11"})
  class OneHostAndAVault {
    private static final List<List<String>> AWKWARD =
        List.of(
            List.of("no-sftp"),
            List.of("banner"),
            List.of("noexec-tmp"),
            List.of("umask-077"),
            List.of("tmout", "5"),
            List.of("sh", "bash"),
            List.of("noisy-bashrc"),
            List.of("max-sessions-1"),
            List.of("firewall"));

    @Test
    void areInstalledAndProvedHoweverAwkward(Lab lab, @TempDir Path home) throws Exception {
      for (var knob : AWKWARD) {
        lab.host("a1").tweak(knob.toArray(String[]::new));
      }
      lab.host("v1").tweak("firewall");
      var platter = new Jar(lab, home, "ops");
      var topology =
          platter.topology(
              """
              deployment: solo
              domain: im.solo.example
              sites:
                - {name: beijing, hosts: [%s]}
              vault: {hosts: [%s]}
              """
                  .formatted(platter.host("a1"), platter.host("v1")));

      var said = platter.run(0, "install", "--yes", "--topology", topology.toString());

      assertTrue(said.contains("File uploaded at a1, fetched at a1"), said);
      var status = platter.status();
      assertEquals(1, status.path("members").size());
      assertEquals(1, Jar.reading(status));
      assertEquals("full", status.path("backups").path(0).path("kind").asText());
      assertTrue(platter.run(0, "plan").contains("0 changes on 2 hosts"));
      platter.run(0, "uninstall", "--yes");
      var rules = lab.host("a1").must("nft list ruleset");
      assertTrue(rules.contains("dport 22") && !rules.contains("platter"), rules);
    }
  }

  @Nested
  @LabHosts({"a1", "a2:debian13", "b1:debian13", "b2:debian11", "v1"})
  class TwoHostsASiteFarApart {
    @Test
    void areInstalledAndProvedWithADelegatedZone(Lab lab, @TempDir Path home) throws Exception {
      lab.delay("b", Duration.ofMillis(30));
      var platter = new Jar(lab, home);
      var topology =
          platter.topology(
              """
              deployment: acme
              domain: im.acme.example
              steering: delegated
              sites:
                - {name: beijing, client-networks: [192.0.2.0/24], hosts: [%s, %s]}
                - {name: guangzhou, client-networks: [198.51.100.0/24], hosts: [%s, %s]}
              vault: {hosts: [%s]}
              """
                  .formatted(
                      platter.host("a1"),
                      platter.host("a2"),
                      platter.host("b1"),
                      platter.host("b2"),
                      platter.host("v1")));

      var said = platter.run(0, "install", "--yes", "--topology", topology.toString());

      assertTrue(said.contains("File uploaded at a1, fetched at b1"), said);
      var status = platter.status();
      var standbys = new TreeSet<String>();
      var roles = new ArrayList<String>();
      status
          .path("members")
          .forEach(
              member -> {
                roles.add(member.path("role").asText());
                if (member.path("role").asText().equals("Quorum Standby")) {
                  standbys.add(member.path("site").asText());
                }
              });
      assertEquals(1, roles.stream().filter("Leader"::equals).count(), roles::toString);
      assertTrue(standbys.contains("guangzhou"), status::toString);
      assertEquals(3, Jar.reading(status));
      assertEquals(4, status.path("chatNodes").size());
      assertEquals(
          List.of(lab.address("a1"), lab.address("a2")), addresses(lab, "clients-a", "b1"));
      assertEquals(
          List.of(lab.address("b1"), lab.address("b2")), addresses(lab, "clients-b", "a1"));
      lab.host("v1").must("systemctl start platter-backup-incremental.service");
      var backups = new ArrayList<String>();
      platter.status().path("backups").forEach(b -> backups.add(b.path("kind").asText()));
      assertEquals(List.of("full", "incr"), backups);
      assertTrue(platter.run(0, "plan").contains("0 changes on 5 hosts"));
    }

    /** What the name server of a host says to somebody of that network. */
    private static List<String> addresses(Lab lab, String network, String server) {
      return lab.exec(network, "dig", "+short", "@" + lab.address(server), "im.acme.example")
          .out()
          .lines()
          .sorted()
          .toList();
    }
  }
}
