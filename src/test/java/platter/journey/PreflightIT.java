package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
 * What support sees when hosts are not as they should be. The lab has no time service, no SELinux,
 * one kernel and one clock: see {@code HostChecksTest} for what it cannot be.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreflightIT {
  @TempDir private static Path home;

  @Test
  @Order(1)
  void bareHostsPassAndStayAsTheyWere(Lab lab) throws Exception {
    var before = lab.host("a1").snapshot();

    var findings = preflight(new Jar(lab, home), 0);

    assertEquals(List.of(), fallenShort(findings));
    assertEquals("passed", verdict(findings, "PLT-015", "a1"));
    assertEquals("passed", verdict(findings, "PLT-031", "a1", "b1"));
    assertEquals("passed", verdict(findings, "PLT-031", "laptop", "b1"));
    assertEquals("passed", verdict(findings, "PLT-063", "b1", "v1"));
    says(findings, "passed", "PLT-073", "no acknowledged message is lost", "");
    var foretold = findings.stream().filter(f -> f.path("code").asText().equals("PLT-073"));
    assertEquals(5, foretold.count(), "mode, outage, new standby, clocks, steering");
    assertEquals(List.of(), before.changesTo(lab.host("a1").snapshot()));
    lab.host("a1").must("! systemctl list-units --all 'preflight*' --no-legend | grep .");
    assertEquals(0, lab.egress(), () -> "towards the outside: " + lab.egressTargets());
  }

  @Test
  @Order(2)
  void allThatIsWrongIsFoundAtOnce(Lab lab) throws Exception {
    lab.host("a1").must("mkdir -p /opt && mount -t tmpfs -o noexec,size=4g lab-opt /opt");
    lab.host("a1").tweak("taken-port", "5432");
    lab.host("b1").tweak("taken-port", "6432");
    lab.host("a1").tweak("immutable");
    lab.host("b1").tweak("noexec-tmp");
    lab.host("b1").tweak("clock", "600");
    lab.host("b1")
        .must("sed -i '/localhost/d' /etc/hosts; sed -i 's/ myhostname//' /etc/nsswitch.conf");
    lab.host("b1")
        .must(
            "mkdir -p /opt/platter/images/.im-1.part && touch -d '1 hour ago' /opt/platter/images/.im-1.part");
    lab.host("v1").must("mkdir -p /var/lib && mount -t tmpfs -o size=64m lab-var /var/lib");
    lab.host("v1")
        .must(
            "nft add table inet lab; nft add chain inet lab in '{ type filter hook input priority 0; }'"
                + "; nft add rule inet lab in tcp dport 8432 drop; nft add rule inet lab in tcp dport 2380 reject with tcp reset"
                + "; nft add rule inet lab in ip saddr 198.51.100.11 udp dport 1123 drop");

    var findings = preflight(new Jar(lab, home), 3);

    says(findings, "failed", "PLT-022", "/opt", "noexec", "a1");
    says(findings, "failed", "PLT-015", "status 203", "Status 203", "a1");
    says(findings, "failed", "PLT-030", "lab-taken-port-5432.service", "", "a1");
    says(findings, "failed", "PLT-030", "lab-taken-port-6432.service", "", "b1");
    says(findings, "failed", "PLT-017", "/etc/passwd", "chattr -i", "a1");
    says(findings, "passed", "PLT-022", "/tmp", "", "b1");
    says(findings, "failed", "PLT-040", "600", "", "b1");
    says(findings, "failed", "PLT-051", "unknown", "127.0.0.1 localhost", "b1");
    says(findings, "warned", "PLT-023", ".im-1.part", "--fix", "b1");
    says(findings, "failed", "PLT-020", "/var/lib", "larger", "v1");
    var closed = "2380/tcp: refused; 8432/tcp: silent";
    says(findings, "failed", "PLT-031", closed, "2380/tcp, 8432/tcp", "a1", "v1");
    var dropped = "2380/tcp: refused; 1123/udp, 8432/tcp: silent";
    says(findings, "failed", "PLT-031", dropped, "2380/tcp, 1123/udp, 8432/tcp", "b1", "v1");
    assertEquals("passed", verdict(findings, "PLT-040", "a1"));
    assertEquals("passed", verdict(findings, "PLT-031", "a1", "b1"));
  }

  @Test
  @Order(3)
  void installRefusesAndChangesNothing(Lab lab) throws Exception {
    var jar = new Jar(lab, home);
    var topology = jar.twoSites().toString();

    var said = jar.run(3, "install", "--yes", "--topology", topology, "--accept", "PLT-022");

    assertTrue(said.contains("PLT-017"), said);
    assertTrue(said.contains("nothing was changed"), said);
    lab.host("v1").must("! test -e /etc/platter");
  }

  @Test
  @Order(4)
  void whatCanBeMendedIsMendedAndCheckedAgain(Lab lab) throws Exception {
    var jar = new Jar(lab, home);
    var topology = jar.twoSites().toString();
    lab.host("b1").must("systemctl stop lab-taken-port-6432");

    var said = jar.run(0, "preflight", "--topology", topology, "--host", "b1", "--fix", "--yes");

    assertTrue(said.contains("On b1: add the line '127.0.0.1 localhost' to /etc/hosts"), said);
    lab.host("b1").must("getent ahostsv4 localhost | grep -q 127.0.0.1");
    lab.host("b1").must("! test -e /opt/platter/images/.im-1.part");
    var findings = preflight(jar, 3);
    assertEquals("passed", verdict(findings, "PLT-051", "b1"));
    assertEquals("passed", verdict(findings, "PLT-023", "b1"));
    lab.host("a1").tweak("mutable");
  }

  @Test
  @Order(5)
  void aWrongPasswordIsTriedOnceOnOneHost(Lab lab) throws Exception {
    var findings = preflight(new Jar(lab, home, "ops", "not this"), 3);

    says(findings, "failed", "PLT-003", "", "user", "a1");
    says(findings, "unchecked", "PLT-003", "not tried: a1", "", "b1");
    assertEquals("1", tries(lab, "a1"));
    assertEquals("0", tries(lab, "b1"));
  }

  @Test
  @Order(6)
  void oneHostWithAnotherPasswordKeepsNobodyElseFromBeingChecked(Lab lab) throws Exception {
    lab.host("b1").tweak("password");

    var findings = preflight(new Jar(lab, home, "ops"), 3);

    says(findings, "failed", "PLT-003", "", "user", "b1");
    says(findings, "unchecked", "PLT-014", "PLT-003", "", "b1");
    assertEquals("passed", verdict(findings, "PLT-003", "v1"));
    assertEquals("passed", verdict(findings, "PLT-014", "v1"));
    assertEquals("unchecked", verdict(findings, "PLT-031", "a1", "b1"));
    assertEquals("1", tries(lab, "b1"));
  }

  @Test
  @Order(7)
  void anAccountWithoutSudoAndAChangedKeyAreNamed(Lab lab) throws Exception {
    lab.host("v1").tweak("host-key");

    var findings = preflight(new Jar(lab, home, "plain"), 3);

    says(findings, "failed", "PLT-004", "sudo", "", "a1");
    says(findings, "unchecked", "PLT-004", "not tried: a1", "", "b1");
    var changed = preflight(new Jar(lab, home), 3);
    says(changed, "failed", "PLT-002", "has changed", "ssh-keygen -lf", "v1");
    assertEquals("passed", verdict(changed, "PLT-014", "a1"));
  }

  private static String tries(Lab lab, String host) {
    return lab.host(host)
        .must("journalctl -q --no-pager -u ssh | grep -c 'Failed password for ops' || true")
        .strip();
  }

  private static List<JsonNode> preflight(Jar jar, int status) throws Exception {
    return findings(
        jar.run(status, "preflight", "--json", "--topology", jar.twoSites().toString()));
  }

  private static List<JsonNode> findings(String said) throws IOException {
    var findings = new ArrayList<JsonNode>();
    for (var line : said.lines().filter(l -> l.startsWith("{")).toList()) {
      findings.add(new ObjectMapper().readTree(line));
    }
    return findings;
  }

  private static List<String> fallenShort(List<JsonNode> findings) {
    return findings.stream()
        .filter(f -> List.of("failed", "unchecked").contains(f.path("verdict").asText()))
        .map(JsonNode::toString)
        .toList();
  }

  private static JsonNode of(List<JsonNode> findings, String code, String... hosts) {
    var wanted = List.of(hosts);
    return findings.stream()
        .filter(f -> f.path("code").asText().equals(code) && hosts(f).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + code + " of " + wanted + " in " + findings));
  }

  private static List<String> hosts(JsonNode finding) {
    var hosts = new ArrayList<String>();
    finding.path("hosts").forEach(h -> hosts.add(h.asText()));
    return hosts;
  }

  private static String verdict(List<JsonNode> findings, String code, String... hosts) {
    return of(findings, code, hosts).path("verdict").asText();
  }

  private static void says(
      List<JsonNode> findings,
      String verdict,
      String code,
      String measured,
      String remedy,
      String... hosts) {
    var finding =
        of(
            findings.stream().filter(f -> f.path("verdict").asText().equals(verdict)).toList(),
            code,
            hosts);
    assertTrue(finding.path("measured").asText().contains(measured), finding.toString());
    assertTrue(finding.path("wanted").asText().length() > 3, finding.toString());
    if (!verdict.equals("passed")) {
      assertTrue(finding.path("remedy").asText().contains(remedy), finding.toString());
    }
  }
}
