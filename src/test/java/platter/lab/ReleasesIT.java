package platter.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Debian 11 and 13 boot beside 12, and only the host that asks for it has Python. */
@LabHosts({"a1:debian11", "b1:debian13", "v1:python"})
class ReleasesIT {
  @Test
  void everyHostRunsTheReleaseAskedFor(Lab lab) {
    var version = ". /etc/os-release && echo $VERSION_ID";
    assertEquals("11", lab.host("a1").must(version));
    assertEquals("13", lab.host("b1").must(version));
    assertEquals("12", lab.host("v1").must(version));
  }

  @Test
  void everyReleaseFinishesBootingWithoutAFailedUnit(Lab lab) {
    for (var host : lab.hosts()) {
      assertEquals("", host.must("systemctl --failed --no-legend --plain"), host.release());
    }
  }

  @Test
  void pythonIsOnlyWhereItWasAskedFor(Lab lab) {
    assertTrue(lab.host("v1").run("python3", "--version").ok());
    assertEquals("", lab.host("a1").run("command -v python3").text());
    assertEquals("", lab.host("b1").run("command -v python3").text());
  }
}
