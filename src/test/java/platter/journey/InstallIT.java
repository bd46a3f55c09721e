package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * The field engineer's way with one jar: two sites and a vault, from bare hosts and back to them.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {
  @TempDir private static Path home;

  @Test
  @Order(1)
  void oneInstallEndsWithAMessageAcrossTheSites(Lab lab) throws Exception {
    var topology = new Jar(lab, home).twoSites().toString();

    var said = platter(lab, 0, "install", "--yes", "--topology", topology);

    assertTrue(said.contains("Message from a1 to b1"), said);
    assertTrue(said.contains("Message from b1 to a1"), said);
    assertTrue(said.contains("File uploaded at a1, fetched at b1"), said);
    assertEquals(0, lab.egress(), () -> "towards the outside: " + lab.egressTargets());
  }

  @Test
  @Order(2)
  void theStandbyThatCountsIsAtTheOtherSite(Lab lab) throws Exception {
    var status = new ObjectMapper().readTree(platter(lab, 0, "status", "--json"));

    var roles = new ArrayList<String>();
    status.path("members").forEach(m -> roles.add(m.path("role").asText()));
    assertEquals(List.of("Leader", "Quorum Standby"), roles.stream().sorted().toList());
    assertEquals(3, status.path("votersHealthy").asInt());
    assertEquals(2, status.path("chatNodes").size());
    assertEquals("full", status.path("backups").path(0).path("kind").asText());
  }

  @Test
  @Order(3)
  void theTimersUnitMakesAnIncrementalBackup(Lab lab) throws Exception {
    lab.host("v1").must("systemctl start platter-backup-incremental.service");

    var status = new ObjectMapper().readTree(platter(lab, 0, "status", "--json"));

    assertEquals("incr", status.path("backups").path(1).path("kind").asText());
  }

  @Test
  @Order(4)
  void anInstalledDeploymentHasAnEmptyPlan(Lab lab) throws Exception {
    var said = platter(lab, 0, "plan");

    assertTrue(said.contains("0 changes on 3 hosts"), said);
  }

  @Test
  @Order(5)
  void aFileEditedByHandIsPlannedAsADifferenceAndMended(Lab lab) throws Exception {
    lab.host("a1").must("echo '# by hand' >> /etc/platter/quorum/etcd.yml");

    var plan = platter(lab, 0, "plan");
    assertTrue(plan.contains("-# by hand"), plan);
    platter(lab, 0, "install", "--yes");

    lab.host("a1").must("! grep -q 'by hand' /etc/platter/quorum/etcd.yml");
  }

  @Test
  @Order(6)
  void anAccountIsAddedListedAndRemoved(Lab lab) throws Exception {
    platter(lab, 0, "user", "add", "zhang");
    assertTrue(platter(lab, 0, "user", "list").lines().anyMatch("zhang"::equals));
    platter(lab, 0, "user", "remove", "zhang");

    assertTrue(platter(lab, 0, "user", "list").lines().noneMatch("zhang"::equals));
  }

  @Test
  @Order(7)
  void uninstallLeavesNoAccountUnitOrFolder(Lab lab) throws Exception {
    platter(lab, 0, "uninstall", "--yes");

    for (var host : List.of("a1", "b1", "v1")) {
      assertEquals(
          "",
          lab.host(host)
              .must(
                  "getent passwd | grep ^platter; getent group | grep ^platter;"
                      + " ls -d /opt/platter /etc/platter /var/lib/platter"
                      + " /etc/systemd/system/platter* 2>/dev/null; true"));
    }
  }

  private static String platter(Lab lab, int status, String... arguments)
      throws IOException, InterruptedException {
    return new Jar(lab, home).run(status, arguments);
  }
}
