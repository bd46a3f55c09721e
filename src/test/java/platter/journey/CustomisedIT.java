package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * What a customer brings along: a certificate of their own, firewalld at one site and ufw at the
 * other, and the wish that nothing is ever stored at one site alone.
 */
@LabHosts({"a1:firewalls", "b1:firewalls", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustomisedIT {
  private static final String DOMAIN = "im.acme.example";
  private static final List<String> INSIDE =
      List.of(
          "2377/tcp",
          "2378/tcp",
          "2379/tcp",
          "2380/tcp",
          "2389/tcp",
          "2390/tcp",
          "5432/tcp",
          "8008/tcp",
          "8431/tcp",
          "5224/tcp",
          "5443/tcp",
          "5210/tcp",
          "22000/tcp",
          "443/tcp",
          "5222/tcp");

  @TempDir private static Path home;

  private static Jar platter;

  /** A company's root, an authority below it, and what that one signed for us. */
  @BeforeAll
  static void certificates(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    var script =
        """
        cd "$1"
        authority() { # NAME SIGNER
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
            -subj "/O=Acme/CN=Acme $1" -keyout "$1.key" -out "$1.crt" ${2:+-CA "$2.crt" -CAkey "$2.key"} \
            -addext keyUsage=critical,keyCertSign,cRLSign
        }
        leaf() { # NAME DNS FROM UNTIL
          openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
          printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$2" >"$1.ext"
          printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' >ca.conf
          : >index
          openssl rand -hex 8 >serial
          openssl ca -batch -notext -config ca.conf -cert issuing.crt -keyfile issuing.key -startdate "$3" -enddate "$4" \
            -extfile "$1.ext" -in "$1.csr" -out "$1.crt"
          cat "$1.crt" issuing.crt root.crt >"$1.chain"
        }
        set -e
        authority root
        authority issuing root
        leaf good im.acme.example "$2" "$4"
        leaf other im.acme.example "$2" "$4"
        leaf expired im.acme.example "$2" "$3"
        leaf early im.acme.example "$4" "$5"
        leaf name chat.acme.example "$2" "$4"
        """;
    var now = java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC);
    var form = java.time.format.DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");
    var made =
        new ProcessBuilder(
                "bash",
                "-c",
                script,
                "-",
                home.toString(),
                now.minusDays(9).format(form),
                now.minusDays(1).format(form),
                now.plusDays(300).format(form),
                now.plusDays(600).format(form))
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, made.waitFor(), said);
  }

  private static Path topology(Path chain, Path key) throws Exception {
    return platter.topology(
        """
        deployment: acme
        domain: %s
        replication: strict
        sites:
          - {name: beijing, hosts: [%s]}
          - {name: guangzhou, hosts: [%s]}
        vault: {hosts: [%s]}
        certificate: {chain: %s, key: %s}
        """
            .formatted(
                DOMAIN, platter.host("a1"), platter.host("b1"), platter.host("v1"), chain, key));
  }

  private static Path file(String name) {
    return home.resolve(name);
  }

  @Test
  @Order(1)
  void aCertificateThatLocksClientsOutIsRefusedBeforeAnythingIsChanged(Lab lab) throws Exception {
    var wrong = new LinkedHashMap<List<String>, String>();
    wrong.put(List.of("expired.chain", "expired.key"), "expired at");
    wrong.put(List.of("early.chain", "early.key"), "valid from");
    wrong.put(List.of("name.chain", "name.key"), "not valid for im.acme.example");
    wrong.put(List.of("good.chain", "other.key"), "belongs to another certificate");
    wrong.put(List.of("good.crt", "good.key"), "append that of");
    wrong.put(List.of("none.chain", "good.key"), "cannot be read");
    for (var pair : wrong.keySet()) {
      var topology = topology(file(pair.get(0)), file(pair.get(1)));
      var said = platter.run(3, "preflight", "--host", "v1", "--topology", topology.toString());
      assertTrue(said.replaceAll("\\s+", " ").contains(wrong.get(pair)), said);
    }
    var topology = topology(file("expired.chain"), file("expired.key"));
    var said = platter.run(3, "install", "--yes", "--topology", topology.toString());
    assertTrue(
        said.replaceAll("\\s+", " ")
            .contains("nothing was changed, because checks fell short: PLT-072."),
        said);
    lab.hosts().forEach(host -> host.must("! test -e /etc/platter && ! test -e /opt/platter"));
  }

  @Test
  @Order(2)
  void isInstalledAndProvedBehindFirewallsWithTheCustomersCertificate(Lab lab) throws Exception {
    lab.host("a1").tweak("firewall", "firewalld");
    lab.host("b1").tweak("firewall", "ufw");
    lab.host("a1")
        .must("firewall-cmd -q --permanent --add-port=5222/tcp && firewall-cmd -q --reload");
    lab.host("b1").must("ufw allow 443/tcp");

    var topology = topology(file("good.chain"), file("good.key"));
    var said = platter.run(0, "install", "--yes", "--topology", topology.toString());

    assertTrue(said.contains("Message from b1 to a1"), said);
    assertTrue(said.contains("File uploaded at a1, fetched at b1"), said);
    assertTrue(platter.run(0, "plan").contains("0 changes on 3 hosts"));
  }

  @Test
  @Order(3)
  void clientsAreShownTheCustomersCertificateAtEveryGateway(Lab lab) {
    for (var gateway : List.of("a1", "b1")) {
      for (var port : List.of("443", "5222 -starttls xmpp -xmpphost " + DOMAIN)) {
        var shown =
            lab.exec(
                "clients-a",
                "sh",
                "-c",
                "openssl s_client -connect %s:%s -servername %s -verify_hostname %s -verify_return_error -CAfile %s </dev/null"
                    .formatted(lab.address(gateway), port, DOMAIN, DOMAIN, file("root.crt")));
        assertTrue(shown.ok(), shown::err);
        assertTrue(shown.out().contains("Verify return code: 0 (ok)"), shown::out);
        assertTrue(
            shown.out().contains("CN = Acme issuing") || shown.out().contains("CN=Acme issuing"),
            shown::out);
      }
    }
  }

  @Test
  @Order(4)
  void justItsPortsAreOpenAndStaySoAfterAReloadAndARebootWhichAFullLogOutlives(Lab lab)
      throws Exception {
    lab.host("a1").must("firewall-cmd -q --reload");
    lab.host("b1").must("ufw reload");
    assertPortsOpen(lab);
    lab.host("a1").reboot();
    lab.host("b1")
        .must("head -c 11000000 /dev/zero | tr '\\0' '\\n' >>/var/lib/platter/im/log/ejabberd.log");
    lab.host("b1").reboot();
    assertPortsOpen(lab);
    for (var gateway : List.of("a1", "b1")) {
      answers(lab, "https://" + DOMAIN + "/healthz", gateway);
    }
    lab.host("b1")
        .must(
            "cd /var/lib/platter/im/log && test $(stat -c %s ejabberd.log.0) -gt 11000000"
                + " && test $(stat -c %s ejabberd.log) -lt 1000000 && grep -q '\\[info\\]\\|\\[notice\\]' ejabberd.log");
  }

  private static void assertPortsOpen(Lab lab) {
    var wanted = INSIDE.stream().sorted().toList();
    var firewalld = lab.host("a1").must("firewall-cmd --list-ports").split("\\s+");
    assertEquals(wanted, List.of(firewalld).stream().sorted().toList());
    var ufw =
        lab.host("b1")
            .must("ufw status | awk '$2 == \"ALLOW\" && !/v6/ && $1 != \"22/tcp\" { print $1 }'");
    assertEquals(wanted, ufw.lines().sorted().toList());
  }

  /** Waits until a gateway says over HTTPS that all is well. */
  private static void answers(Lab lab, String url, String gateway) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    var curl =
        List.of(
            "curl",
            "-sf",
            "--max-time",
            "5",
            "--cacert",
            file("root.crt").toString(),
            "--resolve",
            DOMAIN + ":443:" + lab.address(gateway),
            url);
    while (true) {
      var said = lab.exec("clients-a", curl.toArray(String[]::new));
      if (said.ok()) {
        return;
      }
      assertTrue(System.nanoTime() < end, () -> gateway + " does not answer: " + said.err());
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  @Test
  @Order(5)
  void withoutTheOtherSiteNothingIsAcknowledged(Lab lab) throws Exception {
    var members = platter.whole(Duration.ofMinutes(1)).path("members");
    var leader = "";
    var standby = "";
    for (var member : members) {
      if (member.path("role").asText().equals("Leader")) {
        leader = member.path("host").asText();
      } else {
        standby = member.path("host").asText();
        assertEquals("Quorum Standby", member.path("role").asText());
      }
    }
    Psql.run(lab, leader, "create table lab(n int)");
    lab.host(standby).must("systemctl stop platter-database.service");
    eventually(lab, leader, "select pg_catalog.count(*) = 0 from pg_stat_replication");

    lab.host(leader)
        .must(
            "systemd-run -q --unit=lab-write bash -c '%s' - 'insert into lab values (1)'"
                .formatted(Psql.STATEMENT));
    eventually(
        lab,
        leader,
        "select count(*) = 1 from pg_stat_activity where wait_event = 'SyncRep' and query like 'insert into lab%'");
    eventually(lab, leader, "select current_setting('synchronous_standby_names') = 'ANY 1 (*)'");
    assertEquals("0", Psql.run(lab, leader, "select count(*) from lab"));
    assertFalse(platter.run(1, "user", "add", "early").isBlank());

    lab.host(standby).must("systemctl start platter-database.service");
    eventually(lab, leader, "select count(*) = 1 from lab");
    lab.host(leader).must("! systemctl is-active lab-write.service");
    platter.run(0, "user", "add", "late");
  }

  /** Waits until a condition is true in the database, at most a minute. */
  private static void eventually(Lab lab, String host, String condition)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!Psql.run(lab, host, condition).equals("t")) {
      assertTrue(System.nanoTime() < end, condition);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  @Test
  @Order(6)
  void uninstallShutsWhatPlatterOpenedAndNothingElse(Lab lab) throws Exception {
    Files.delete(file("good.key"));

    platter.run(0, "uninstall", "--yes");

    for (var permanent : List.of("", " --permanent")) {
      assertEquals("5222/tcp", lab.host("a1").must("firewall-cmd --list-ports" + permanent));
    }
    var rules = lab.host("b1").must("ufw show added | grep '^ufw '");
    assertEquals(List.of("ufw allow 22/tcp", "ufw allow 443/tcp"), rules.lines().toList());
  }
}
