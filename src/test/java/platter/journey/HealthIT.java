package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.inventory.Inventory;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.pki.Authority;
import platter.topology.Secret;

/**
 * Each check of the health wizard with a fault that makes it fail on a lab host, and with what
 * mends it, after which all is well again.
 */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
@SuppressWarnings("NullAway.Init") // before the first test
class HealthIT {
  private static final String DRILL = "PLT-122";
  private static final Duration SOON = Duration.ofMinutes(3);

  @TempDir private static Path home;

  private static Jar platter;

  @BeforeAll
  static void installed(Lab lab) throws Exception {
    platter = new Jar(lab, home);
    // As the customer's name servers would.
    for (var host : List.of("a1", "b1", "v1")) {
      lab.host(host)
          .must(
              "printf '%s im.acme.example\\n%s im.acme.example\\n' >>/etc/hosts"
                  .formatted(lab.address("a1"), lab.address("b1")));
    }
    platter.run(0, "install", "--yes", "--topology", platter.twoSites().toString());
    platter.whole(SOON);
  }

  /** What is not passed, by code. */
  private static Set<String> fallen(JsonNode said) {
    var codes = new TreeSet<String>();
    said.path("findings")
        .forEach(
            f -> {
              if (!f.path("verdict").asText().equals("passed")) {
                codes.add(f.path("code").asText());
              }
            });
    return codes;
  }

  private static JsonNode finding(JsonNode said, String code) {
    for (var finding : said.path("findings")) {
      if (finding.path("code").asText().equals(code)
          && !finding.path("verdict").asText().equals("passed")) {
        return finding;
      }
    }
    throw new AssertionError(code + " is passed: " + said.toPrettyString());
  }

  private static JsonNode health(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("health", "--json"));
    Collections.addAll(arguments, options);
    var process = platter.start(arguments.toArray(String[]::new));
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    assertTrue(exit == 0 || exit == 3, said);
    var json = new ObjectMapper().readTree(said.substring(said.lastIndexOf("{\"deployment\"")));
    boolean worse = false;
    for (var finding : json.path("findings")) {
      worse |= Set.of("failed", "unchecked").contains(finding.path("verdict").asText());
    }
    assertEquals(worse ? 3 : 0, exit, said);
    return json;
  }

  private static JsonNode await(BiPredicate<Set<String>, JsonNode> wish, String... options)
      throws Exception {
    var last = new JsonNode[1];
    Await.until(
        SOON,
        () -> last[0].toPrettyString(),
        () -> {
          last[0] = health(options);
          return wish.test(fallen(last[0]), last[0]);
        });
    return last[0];
  }

  private static void well(String... options) throws Exception {
    await((codes, said) -> codes.equals(Set.of(DRILL)), options);
  }

  @Test
  @Order(1)
  void allIsWellAfterAnInstallationButForTheDrill(Lab lab) throws Exception {
    var said = health();

    assertEquals(Set.of(DRILL), fallen(said), said::toPrettyString);
    assertEquals("warned", finding(said, DRILL).path("verdict").asText());
    assertTrue(said.path("findings").size() > 50, said::toPrettyString);
    assertEquals("protected", said.path("state").asText());

    var plain = platter.run(0, "health", "--verbose", "--report", report().toString());
    Files.writeString(Path.of("target/health.txt"), plain);
    Files.copy(report(), Path.of("target/health.html"), StandardCopyOption.REPLACE_EXISTING);
    assertTrue(plain.contains("Would a lost site be survived?"), plain);
    assertTrue(plain.contains("PLATTER ACME "), plain);
    assertTrue(plain.contains(" PROTECTED P"), plain);
    assertTrue(Files.readString(report()).contains("PLT-122"));
    assertFalse(
        platter.run(0, "user", "list").contains("platter-check"), "the accounts are removed again");
  }

  private static Path report() {
    return home.resolve("health.html");
  }

  @Test
  @Order(2)
  void aServiceThatIsStoppedIsStartedByFix(Lab lab) throws Exception {
    lab.host("b1").must("systemctl stop platter-gateway platter-files");

    var said = health();

    assertTrue(
        fallen(said).containsAll(Set.of("PLT-101", "PLT-103", "PLT-104", "PLT-105")),
        said::toPrettyString);
    var finding = finding(said, "PLT-101");
    assertEquals("b1", finding.path("hosts").path(0).asText());
    assertTrue(finding.path("measured").asText().contains("platter-gateway.service"));
    assertEquals("unchecked", finding(said, "PLT-105").path("verdict").asText());
    assertTrue(finding(said, "PLT-104").path("new").asBoolean(), said::toPrettyString);

    var fixed = platter.run(0, "health", "--fix", "--yes");
    assertTrue(fixed.contains("start platter-files.service again"), fixed);
    well();
  }

  @Test
  @Order(3)
  @Tag("long")
  void chatServersThatAreNotOne(Lab lab) throws Exception {
    lab.host("b1").must("systemctl stop platter-im");
    await((codes, said) -> codes.containsAll(Set.of("PLT-101", "PLT-102")), "--without-clients");
    platter.run(0, "health", "--fix", "--yes", "--without-clients");
    well();
  }

  /**
   * Something that goes wrong on a host, and what mends it.
   *
   * @param codes what is found at least
   */
  private record Fault(String host, String breaks, String mends, Set<String> codes) {
    static Fault on(String host, String breaks, String mends, String... codes) {
      return new Fault(host, breaks, mends, Set.of(codes));
    }
  }

  private static void isFound(Lab lab, Fault fault, String... options) throws Exception {
    lab.host(fault.host()).must(fault.breaks());
    try {
      var said = await((codes, all) -> codes.containsAll(fault.codes()), options);
      for (var code : fault.codes()) {
        assertTrue(finding(said, code).path("remedy").asText().length() > 20, code);
      }
    } finally {
      lab.host(fault.host()).must(fault.mends());
    }
    well(options);
  }

  /** What people do fails, though everything runs. */
  @Test
  @Order(4)
  void messagesAndFilesThatCannotBeKept(Lab lab) throws Exception {
    var leader = leader();
    Psql.run(lab, leader, "ALTER TABLE archive RENAME TO archive_away");
    try {
      var said = health();
      assertTrue(fallen(said).containsAll(Set.of("PLT-105", "PLT-106")), said::toPrettyString);
      // What was written stands in no log, though it could not be stored.
      for (var host : List.of("a1", "b1", "v1")) {
        lab.host(host)
            .must(
                "! { journalctl -q --no-pager -o cat; find /var/log /var/lib/platter -name '*.log*' -exec cat {} +; } 2>/dev/null | grep -a ' forth '");
      }
    } finally {
      Psql.run(lab, leader, "ALTER TABLE archive_away RENAME TO archive");
    }
    isFound(
        lab,
        Fault.on(
            "a1",
            "chmod 0500 /var/lib/platter/im/upload",
            "chmod 0750 /var/lib/platter/im/upload",
            "PLT-107"));
  }

  private static String leader() throws Exception {
    for (var member : platter.status().path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    throw new AssertionError("nobody leads");
  }

  private static String standby() throws Exception {
    return leader().equals("a1") ? "b1" : "a1";
  }

  @Test
  @Order(5)
  @Tag("long")
  void namesThatLeadElsewhere(Lab lab) throws Exception {
    var said = "sed -i 's/im.acme.example/&/; /im.acme.example/d' /etc/hosts";
    for (var host : List.of("a1", "b1")) {
      lab.host(host).must(said);
    }
    isFound(
        lab,
        Fault.on(
            "v1",
            "cp /etc/hosts /root/hosts; sed 's/^"
                + lab.address("b1")
                + " /192.0.2.99 /' /root/hosts >/etc/hosts",
            "cat /root/hosts >/etc/hosts",
            "PLT-108"),
        "--without-clients");
  }

  @Test
  @Order(6)
  @Tag("long")
  void aStandbyAndAVoterThatAreStopped(Lab lab) throws Exception {
    isFound(
        lab,
        Fault.on(
            standby(),
            "systemctl stop platter-database",
            "systemctl start platter-database",
            "PLT-101",
            "PLT-110",
            "PLT-115"),
        "--without-clients");
    isFound(
        lab,
        Fault.on(
            "v1",
            "systemctl stop platter-quorum",
            "systemctl start platter-quorum",
            "PLT-101",
            "PLT-112"),
        "--without-clients");
  }

  @Test
  @Order(7)
  @Tag("long")
  void aStandbyThatFallsBehind(Lab lab) throws Exception {
    var leader = leader();
    var standby = lab.host(standby());
    standby.must("kill -STOP $(pgrep -f 'postgres.*walreceiver')");
    try {
      Psql.run(
          lab,
          leader,
          "SET synchronous_commit = off; CREATE TABLE filled AS"
              + " SELECT repeat(md5(n::text), 32) FROM generate_series(1, 120000) n");
      await((codes, all) -> codes.contains("PLT-111"), "--without-clients");
    } finally {
      standby.run("kill -CONT $(pgrep -f 'postgres.*walreceiver')");
      Psql.run(lab, leader, "DROP TABLE IF EXISTS filled");
    }
    well("--without-clients");
  }

  @Test
  @Order(8)
  @Tag("long")
  void noLeader(Lab lab) throws Exception {
    for (var host : List.of("a1", "b1")) {
      lab.host(host).must("systemctl stop platter-database");
    }
    var said = health("--without-clients");
    assertTrue(fallen(said).containsAll(Set.of("PLT-100", "PLT-101")), said::toPrettyString);
    for (var host : List.of("a1", "b1")) {
      lab.host(host).must("systemctl start platter-database");
    }
    platter.whole(SOON);
    well();
  }

  @Test
  @Order(9)
  @Tag("long")
  void aSiteThatIsDrained(Lab lab) throws Exception {
    platter.run(0, "drain", "b1", "--yes");
    var said = await((codes, all) -> codes.contains("PLT-116"), "--without-clients");
    assertEquals("warned", finding(said, "PLT-116").path("verdict").asText());
    platter.run(0, "drain", "b1", "--end");
    well();
  }

  @Test
  @Order(10)
  @Tag("long")
  void backupsThatAreGoneAndARepositoryThatDoesNotLook(Lab lab) throws Exception {
    isFound(
        lab,
        Fault.on(
            "v1",
            "cd /var/lib/platter/backup/repository/backup/im && mv backup.info /root/ && mv backup.info.copy /root/",
            "cd /root && mv backup.info backup.info.copy /var/lib/platter/backup/repository/backup/im/",
            "PLT-120"),
        "--without-clients");
    isFound(
        lab,
        Fault.on(
            "v1",
            "systemctl stop platter-keep.timer; touch -d '1 hour ago' /var/lib/platter/keep/list.json",
            "systemctl start platter-keep.timer platter-keep.service",
            "PLT-101",
            "PLT-121"),
        "--without-clients");
    isFound(
        lab,
        Fault.on(
            "v1",
            "mv /var/lib/platter/keep/inventory /root/inventory && mkdir /var/lib/platter/keep/inventory",
            "rmdir /var/lib/platter/keep/inventory && mv /root/inventory /var/lib/platter/keep/",
            "PLT-125"),
        "--without-clients");
  }

  @Test
  @Order(11)
  @Tag("long")
  void aLogThatDoesNotGetToTheVaultAndAStewardThatIsSilent(Lab lab) throws Exception {
    var leader = leader();
    lab.host("v1").must("systemctl stop platter-repository platter-steward");
    try {
      Psql.run(lab, leader, "SELECT pg_switch_wal()");
      Await.until(
          Duration.ofMinutes(8),
          () -> fallen(health("--without-clients")).containsAll(Set.of("PLT-123", "PLT-126")));
    } finally {
      platter.run(0, "health", "--fix", "--yes", "--without-clients");
    }
    well("--without-clients");
  }

  @Test
  @Order(12)
  @Tag("long")
  void whatRunsOut(Lab lab) throws Exception {
    isFound(
        lab,
        Fault.on(
            "b1",
            "cp -a /etc/platter /root/etc && mount -t tmpfs -o size=4m tmpfs /etc/platter && cp -a /root/etc/. /etc/platter/"
                + " && { dd if=/dev/zero of=/etc/platter/full bs=64k status=none || :; }",
            "umount -l /etc/platter && rm -rf /root/etc",
            "PLT-130"),
        "--without-clients");
    isFound(
        lab,
        Fault.on(
            "b1",
            "sed 's/^MemAvailable:.*/MemAvailable: 100000 kB/' /proc/meminfo >/root/meminfo && mount --bind /root/meminfo /proc/meminfo",
            "umount /proc/meminfo",
            "PLT-131"),
        "--without-clients");
  }

  /** A certificate that ran out, and settings by hand; an installation puts all of it back. */
  @Test
  @Order(13)
  void whatWasChangedByHandIsPutBackByAnInstallation(Lab lab) throws Exception {
    var expired = expired();
    lab.host("b1")
        .must(
            "cat >/etc/platter/time/host.crt <<'E'\n%sE\necho '# by hand' >>/etc/platter/gateway/haproxy.cfg; rm /etc/platter/disc"
                .formatted(expired));
    lab.host("a1")
        .must(
            "mkdir -p /etc/systemd/system/platter-im.service.d && printf '[Service]\nNice=1\n' >/etc/systemd/system/platter-im.service.d/mine.conf");

    var said = health("--without-clients");

    assertTrue(
        fallen(said).containsAll(Set.of("PLT-132", "PLT-140", "PLT-141")), said::toPrettyString);
    assertTrue(
        finding(said, "PLT-132").path("measured").asText().contains("/etc/platter/time/host.crt"));
    lab.host("a1").must("rm /etc/systemd/system/platter-im.service.d/mine.conf");
    platter.run(0, "install", "--yes");
    well();
  }

  private static String expired() {
    return Authority.create("expired", Instant.now().minus(Duration.ofDays(21 * 366)))
        .certificatePem();
  }

  @Test
  @Order(14)
  @Tag("long")
  void aServiceThatStartsOverAndOverAndAKernelThatComplains(Lab lab) throws Exception {
    lab.host("b1")
        .must(
            "for i in 1 2 3 4 5 6; do systemctl kill -s KILL platter-files; until systemctl -q is-active platter-files; do sleep 0.2; done; done");
    lab.host("a1")
        .must("logger -t kernel -p kern.err 'Out of memory: Killed process 77 (postgres)'");

    var said =
        await((codes, all) -> codes.containsAll(Set.of("PLT-142", "PLT-143")), "--without-clients");

    assertTrue(
        finding(said, "PLT-142").path("measured").asText().contains("platter-files.service"));
    assertTrue(finding(said, "PLT-143").path("measured").asText().contains("postgres"));
    for (var host : List.of("a1", "b1")) {
      lab.host(host).must("journalctl -q --rotate --vacuum-time=1s");
    }
    well("--without-clients");
  }

  @Test
  @Order(15)
  @Tag("long")
  void aClockThatIsWrong(Lab lab) throws Exception {
    isFound(
        lab,
        Fault.on(
            "b1",
            "cp /bin/date /root/date && printf '#!/bin/sh\nexec /root/date -d \"1 minute\" \"$@\"\n' >/root/wrong && chmod 755 /root/wrong"
                + " && mount --bind /root/wrong /bin/date",
            "umount /bin/date",
            "PLT-040"),
        "--without-clients");
  }

  /** A host that is off is a finding, and no alarm stays once it has come back. */
  @Test
  @Order(16)
  @Tag("long")
  void aHostThatIsOff(Lab lab) throws Exception {
    lab.host("v1").off();
    var said = health("--without-clients");
    var codes = fallen(said);
    assertTrue(
        codes.containsAll(Set.of("PLT-001", "PLT-112", "PLT-120", "PLT-130")), codes::toString);
    assertEquals("unchecked", finding(said, "PLT-120").path("verdict").asText());
    lab.host("v1").on();
    platter.whole(SOON);
    well();
  }

  @Test
  @Order(17)
  @Tag("long")
  void noAlarmStaysAfterASwitchover(Lab lab) throws Exception {
    var to = leader().equals("a1") ? "guangzhou" : "beijing";
    platter.run(0, "switchover", "--to", to, "--yes");
    platter.whole(SOON);
    well();
  }

  /** All secrets of the inventory are canaries, and so is everybody's name. */
  @Test
  @Order(18)
  void supportGetsNoSecretAndNobodysName(Lab lab) throws Exception {
    platter.run(0, "user", "add", "zhaoliu-canary");
    var file = home.resolve("support.zip");
    var said = platter.run(0, "support-bundle", "--to", file.toString());
    assertTrue(said.contains("index.html"), said);

    var texts = new StringBuilder();
    var names = new TreeSet<String>();
    try (var zip = new ZipFile(file.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        names.add(entry.getName());
        texts.append(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertTrue(
        names.containsAll(
            Set.of("index.html", "health.json", "hosts/a1/journal.txt", "hosts/v1/settings.txt")),
        names::toString);
    assertTrue(Files.size(file) < 20_000_000, "it can be sent");
    assertTrue(texts.indexOf("person-") > 0, "people have other names");
    assertEquals(-1, texts.indexOf("zhaoliu-canary"));
    assertEquals(-1, texts.indexOf(Jar.PASSWORD));
    assertEquals(-1, texts.indexOf(" forth "), "what people wrote");
    assertEquals(-1, texts.indexOf("PRIVATE KEY"));
    try (var inventory = Inventory.open(home.resolve("inventory"), new Secret("a b'c"))) {
      for (var name : inventory.secrets().names()) {
        var secret = inventory.secrets().get(name).reveal().strip();
        if (secret.length() > 5 && !name.endsWith("/certificate") && !name.endsWith("/request")) {
          assertEquals(-1, texts.indexOf(secret), name);
        }
      }
    }
  }

  /** The laptop is lost: another one has the disc, the passphrase, and the address of any place. */
  @Test
  @Order(19)
  void anotherLaptopGoesOnByACopyOnAHost(Lab lab, @TempDir Path elsewhere) throws Exception {
    var other = new Jar(lab, elsewhere);
    var said = other.run(0, "inventory", "import", "--from", "deploy@" + lab.address("b1"));
    assertTrue(said.contains("acme-"), said);
    assertEquals("protected", other.whole(SOON).path("state").asText());
    assertTrue(other.run(0, "plan").contains("0 changes on 3 hosts"));
    var nothing =
        other.run(1, "inventory", "import", "--from", "nobody@" + lab.address("laptop") + ":1");
    assertTrue(nothing.contains(lab.address("laptop")), nothing);
  }
}
