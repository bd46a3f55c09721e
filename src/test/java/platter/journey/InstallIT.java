package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.lab.Snapshot;

/**
 * The field engineer's way with one jar: two sites and a vault, from bare hosts and back to them.
 */
@LabHosts({"a1", "b1:debian13", "v1:debian11"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {
  private static final List<String> HOSTS = List.of("a1", "b1", "v1");
  private static final String DOMAIN = "im.acme.example";

  @TempDir private static Path home;

  private static final Map<String, Snapshot> bare = new HashMap<>();
  private static Jar platter;

  @Test
  @Order(0)
  void aFlippedByteOnTheDiscIsNamedAndInstallsNothing(Lab lab, @TempDir Path folder)
      throws Exception {
    var whole = new Jar(lab, folder);
    var broken = Files.copy(whole.file(), folder.resolve("platter.jar"));
    try (var disc = new RandomAccessFile(broken.toFile(), "rw")) {
      disc.seek(disc.length() * 3 / 5);
      int found = disc.read();
      disc.seek(disc.length() * 3 / 5);
      disc.write(found ^ 1);
    }
    var jar = new Jar(lab, folder, whole.user(), Map.of(), broken);

    assertTrue(jar.run(1, "verify").contains("blobs/sha256/"));
    var said = jar.run(1, "install", "--yes", "--topology", jar.twoSites().toString());

    // Preflight may come upon it first, where it lies in what it runs on the hosts.
    assertTrue(
        said.contains(broken + ", blobs/sha256/") || said.contains(broken + ": blobs/"), said);
    for (var host : HOSTS) {
      lab.host(host).must("! test -e /opt/platter");
    }
  }

  @Test
  @Order(1)
  void oneInstallEndsWithAMessageAcrossTheSites(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    for (var host : HOSTS) {
      bare.put(host, lab.host(host).snapshot());
    }
    var said = platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());

    assertTrue(said.contains("Message from a1 to b1"), said);
    assertTrue(said.contains("Message from b1 to a1"), said);
    assertTrue(said.contains("File uploaded at a1, fetched at b1"), said);
    assertEquals(0, lab.egress(), () -> "towards the outside: " + lab.egressTargets());
  }

  @Test
  @Order(2)
  void theStandbyThatCountsIsAtTheOtherSite(Lab lab) throws Exception {
    var status = platter.status();

    var roles = new ArrayList<String>();
    status.path("members").forEach(m -> roles.add(m.path("role").asText()));
    assertEquals(List.of("Leader", "Quorum Standby"), roles.stream().sorted().toList());
    assertEquals(3, Jar.reading(status));
    assertEquals(2, status.path("chatNodes").size());
    assertEquals("full", status.path("backups").path(0).path("kind").asText());
  }

  @Test
  @Order(3)
  void theTimersUnitMakesAnIncrementalBackup(Lab lab) throws Exception {
    lab.host("v1").must("systemctl start platter-backup-incremental.service");

    var status = platter.status();

    assertEquals("incr", status.path("backups").path(1).path("kind").asText());
  }

  @Test
  @Order(4)
  void anInstalledDeploymentHasAnEmptyPlan(Lab lab) throws Exception {
    var said = platter.run(0, "plan");

    assertTrue(said.contains("0 changes on 3 hosts"), said);
  }

  @Test
  @Order(4)
  void theVaultThatRunsIsAskedForTheTimeFromEveryHost(Lab lab) throws Exception {
    lab.host("v1")
        .must(
            "nft add table inet lab; nft add chain inet lab drops '{ type filter hook input priority 0; }'"
                + "; nft add rule inet lab drops ip saddr 198.51.100.11 udp dport 1123 drop");
    try {
      var said = platter.run(3, "preflight");

      assertTrue(said.contains("no answer: 1123/udp"), said);
      assertTrue(said.contains("Open 1123/udp from b1 to v1"), said);
      assertFalse(said.contains("from a1 to v1"), said);
    } finally {
      lab.host("v1").must("nft delete table inet lab");
    }
  }

  /** Below the image, since the lab's hosts have an older C library than the Java in it. */
  @Test
  @Order(4)
  void theVaultsOwnProgramSaysWhatThatHostSays(Lab lab) throws Exception {
    var said =
        lab.host("v1")
            .must(
                """
                systemd-run --quiet --pipe --wait --collect --unit=platter-steward-look \
                  -p RootDirectory="$(readlink -f /opt/platter/images/runtime)/rootfs" \
                  -p BindReadOnlyPaths='/opt/platter/disc /etc/platter/steward' \
                  /usr/lib/java/bin/java -jar /opt/platter/disc/platter.jar steward look""");

    var look = new ObjectMapper().readTree(said);
    assertEquals("v1", look.path("host").asText());
    assertEquals(1, Jar.reading(look), said);
    assertEquals("v1", look.path("gates").path(0).path("host").asText());
    assertEquals(2, look.path("backups").size());
    assertEquals(2, look.path("troubles").size(), "a1 and b1 are not asked");
  }

  @Test
  @Order(4)
  void aSecondInstallChangesNothingAndLeavesNoAccount(Lab lab) throws Exception {
    var changed = new ArrayList<String>();
    var run = "";
    for (var line : platter.run(0, "install", "--yes", "--json").lines().toList()) {
      var event = new ObjectMapper().readTree(line);
      if (event.path("kind").asText().equals("run-started")) {
        run = event.path("message").asText();
      } else if (run.equals("install") && event.path("outcome").asText().equals("changed")) {
        changed.add(line);
      }
    }

    assertEquals("install: inventory", run);
    assertEquals(List.of(), changed);
    assertEquals("", platter.run(0, "user", "list").strip());
  }

  @Test
  @Order(5)
  void aFileEditedByHandIsPlannedAsADifferenceAndMended(Lab lab) throws Exception {
    lab.host("a1").must("echo '# by hand' >> /etc/platter/quorum/etcd.yml");

    var plan = platter.run(0, "plan");
    assertTrue(plan.contains("-# by hand"), plan);
    platter.run(0, "install", "--yes");

    lab.host("a1").must("! grep -q 'by hand' /etc/platter/quorum/etcd.yml");
  }

  @Test
  @Order(6)
  void anAccountIsAddedListedAndRemoved(Lab lab) throws Exception {
    platter.run(0, "user", "add", "zhang", "--admin");
    assertTrue(platter.run(0, "user", "list").lines().anyMatch("zhang"::equals));
    assertEquals("zhang", platter.run(0, "user", "list", "--admin").strip());
    platter.run(0, "user", "remove", "zhang");

    assertTrue(platter.run(0, "user", "list").lines().noneMatch("zhang"::equals));
    assertEquals("", platter.run(0, "user", "list", "--admin").strip());
  }

  @Test
  @Order(7)
  void peopleTalkAcrossTheSitesInTheirBrowsersAndNobodyListens(Lab lab, @TempDir Path folder)
      throws Exception {
    platter.run(0, "user", "add", "zhang");
    platter.run(0, "user", "add", "li");
    var authority = folder.resolve("ca.pem");
    platter.run(0, "inventory", "export", "--ca", authority.toString());
    var heard = folder.resolve("lines.pcap");
    lab.forgetEgress();
    lab.capture(heard, "not port 22");
    try (var beijing = browser(lab, "clients-a", folder, authority, "a1");
        var guangzhou = browser(lab, "clients-b", folder, authority, "b1")) {
      var zhang = new WebChat(beijing.page(), DOMAIN);
      var li = new WebChat(guangzhou.page(), DOMAIN);
      WebChat.meet(zhang, "zhang", li, "li");
      zhang.say("eavesdropper's bait from Beijing");
      li.hears("eavesdropper's bait from Beijing");
      li.say("eavesdropper's bait from Guangzhou");
      zhang.hears("eavesdropper's bait from Guangzhou");
      assertEquals(List.of(DOMAIN), beijing.asked());
      assertEquals(List.of(DOMAIN), guangzhou.asked());
    } finally {
      lab.endCapture();
    }

    assertEquals(0, lab.egress(), () -> "towards the outside: " + lab.egressTargets());
    var lines = Files.readString(heard, StandardCharsets.ISO_8859_1);
    assertTrue(
        lines.contains("acme.platter.internal"), "names in handshakes show that it listened");
    assertFalse(lines.contains("eavesdropper"), "a message in clear text on a line");
    assertFalse(lines.contains(Jar.PASSWORD), "a password in clear text on a line");
  }

  @Test
  @Order(8)
  void uninstallGivesTheHostsBackAsTheyWere(Lab lab) throws Exception {
    platter.run(0, "uninstall", "--yes");

    for (var host : HOSTS) {
      assertEquals(
          List.of(),
          bare.get(host).changesTo(lab.host(host).snapshot()),
          host + " is not as before");
    }
  }

  private static Browser browser(Lab lab, String place, Path folder, Path authority, String gateway)
      throws Exception {
    var own = Files.createDirectory(folder.resolve(place));
    return new Browser(lab, place, own, authority, DOMAIN, lab.address(gateway));
  }
}
