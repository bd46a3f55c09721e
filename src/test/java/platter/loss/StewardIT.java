package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.Jar;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.steward.Receivers;
import platter.steward.Receivers.Meets;

/** Nobody is at a laptop: the steward sees a site go and come back, and tells. */
@LabHosts({"a1", "b1", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
@SuppressWarnings("NullAway.Init") // the first test sets them
class StewardIT {
  private static final Duration TOLD = Duration.ofMinutes(3);

  @TempDir private static Path home;
  @TempDir private static Path received;

  /** Whoever knows the address of a webhook may post there. */
  private static final String TOKEN = "T0PSECRET";

  private static final String BROKEN = "platter-broken.service";

  /** All that the program said. */
  private static final StringBuilder SAID = new StringBuilder();

  private static Jar platter;
  private static Process receivers;
  private static Path cookies;
  private static Path heard;

  @Test
  @Order(1)
  void somebodyWatchesOnceItIsInstalled(Lab lab) throws Exception {
    var usual = new Jar(lab, home);
    platter =
        new Jar(
            lab,
            home,
            usual.user(),
            Map.of("PLATTER_ALERTS_PASSWORD", Receivers.PASSWORD),
            usual.file());
    var address = lab.address("laptop");
    var command = new ArrayList<>(Lab.java());
    command.addAll(List.of(Receivers.class.getName(), address, received.toString()));
    receivers =
        new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
            .inheritIO()
            .start();
    lab.host("v1")
        .must(
            "printf '#!/bin/sh\\nexec logger -t told\\n' >/usr/local/bin/tell; chmod 755 /usr/local/bin/tell");
    lab.host("v1")
        .must(
            "echo '%s %s %s' >>/etc/hosts"
                .formatted(address, Receivers.MAIL_HOST, Receivers.WEB_HOST));
    Receivers.meet(received, Meets.THE_RIGHT_ONE);
    var topology = Files.readString(platter.twoSites());
    var file =
        platter.topology(
            topology
                + """
                console: network
                alerts:
                  mail: {server: "%s:%d", tls: starttls, from: platter@acme.example, to: [ops@acme.example], user: "%s"}
                  syslog: {server: "%s:%d"}
                  webhook: "https://%s:%d/services/%s"
                  command: /usr/local/bin/tell
                  authorities: "%s"
                """
                    .formatted(
                        Receivers.MAIL_HOST,
                        Receivers.MAIL,
                        Receivers.USER,
                        address,
                        Receivers.SYSLOG,
                        Receivers.WEB_HOST,
                        Receivers.WEBHOOK,
                        TOKEN,
                        received.resolve(Receivers.AUTHORITY)));
    say(0, "alerts", "password", "--topology", file.toString());
    var installed = say(0, "install", "--yes", "--topology", file.toString());
    for (var warning : List.of("no connection to ", "no password of ")) {
      assertFalse(installed.contains(warning), installed);
    }
    Await.until(TOLD, "protected", () -> seen(lab).path("state").asText().equals("protected"));
    var status = say(0, "status");
    assertTrue(status.contains("looked"), status);
    assertTrue(status.contains("since "), status);
  }

  private static String say(int exit, String... arguments) throws Exception {
    var said = platter.run(exit, arguments);
    SAID.append(said);
    return said;
  }

  @AfterAll
  static void noReceivers() {
    if (receivers != null) {
      receivers.descendants().forEach(ProcessHandle::destroy);
      receivers.destroy();
    }
  }

  private static JsonNode seen(Lab lab) throws Exception {
    var json = lab.host("v1").run("cat /var/lib/platter/steward/state.json").out();
    return new ObjectMapper().readTree(json.isBlank() ? "{}" : json);
  }

  private static String received(String file) throws Exception {
    var path = received.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  /** The authority of mail and webhook is in {@code authorities} and nowhere else. */
  @Test
  @Order(2)
  void aTestReachesEveryChannel(Lab lab) throws Exception {
    heard = Files.createTempFile(received, "lines", ".pcap");
    lab.capture(heard, "tcp port %d or tcp port %d".formatted(Receivers.MAIL, Receivers.WEBHOOK));
    var said = say(0, "alerts", "test");
    for (var channel : List.of("mail", "syslog", "webhook", "command")) {
      assertTrue(said.contains("  " + channel), said);
    }
    Await.until(() -> received("mail").contains("test of the alerts"));
    assertTrue(received("mail").startsWith(Receivers.USER + " over TLS\n"), received("mail"));
    assertTrue(received("webhook").contains("\"kind\":\"TEST\""), received("webhook"));
    Await.until(() -> received("syslog").contains(" v1 platter - TEST - "));
    Await.until(
        () -> lab.host("v1").run("journalctl -t told -o cat").out().contains("\"kind\":\"TEST\""));
  }

  /** Nor any mail; the last of them stays there, while something breaks. */
  @Test
  @Order(3)
  void nobodyElseGetsThePassword(Lab lab) throws Exception {
    var before = received("mail");
    // Its failure is a finding for as long as nobody forgets it.
    lab.host("v1").must("systemd-run --quiet --unit=" + BROKEN + " false");
    var refusals = new LinkedHashMap<Meets, String>();
    refusals.put(Meets.A_CARELESS_ONE, "does not support STARTTLS");
    refusals.put(Meets.ANOTHER_HOST, "No subject alternative DNS name matching mail.acme.example");
    refusals.put(Meets.A_STRANGER, "PKIX path");
    for (var refusal : refusals.entrySet()) {
      Receivers.meet(received, refusal.getKey());
      var said = say(1, "alerts", "test");
      var mail = said.lines().filter(l -> l.startsWith("  mail")).findFirst().orElse("");
      assertTrue(mail.contains("NOT delivered: mail.acme.example:2587 does not take it: "), said);
      assertTrue(mail.contains(refusal.getValue()), said);
      assertEquals(1, said.lines().filter(l -> l.contains("NOT delivered")).count(), said);
    }
    assertEquals(before, received("mail"));
  }

  /** Whoever has the link sees; nobody can do anything, and the process itself could not. */
  @Test
  @Order(4)
  void itsConsoleShowsWhatItSeesAndHoldsNothing(Lab lab) throws Exception {
    cookies = Files.createTempFile(received, "cookies", "");
    var said = platter.run(0, "web", "--vault");
    var link = said.lines().filter(l -> l.contains("token=")).findFirst().orElseThrow().strip();
    assertTrue(link.startsWith("https://" + lab.address("v1") + ":8401/"), link);
    var shown =
        lab.exec(
                "laptop",
                "sh",
                "-c",
                "openssl s_client -connect %s:8401 </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256"
                    .formatted(lab.address("v1")))
            .out();
    assertTrue(said.contains(shown.strip().replaceFirst(".*=", "")), said + shown);
    assertTrue(console(lab, link).contains("Can we lose a site right now?"));
    assertTrue(
        browse(lab, link.replaceFirst("token=.*", "token=x"), "/dev/null")
            .contains("cat /var/lib"));
    var page = console(lab, "/");
    assertTrue(page.contains("<code>protected</code>"), page);
    assertTrue(page.contains("If a place burned this minute"), page);
    assertTrue(console(lab, "/unlock").contains("platter inventory import"));
    assertFalse(console(lab, "/accounts").contains("type=\"password\""), "nobody is changed here");
    var vault = lab.host("v1");
    var process = vault.must("systemctl show -p MainPID --value platter-console.service").strip();
    assertEquals("platter-console", vault.must("ps -o user:32= -p " + process).strip());
    assertTrue(
        vault.run("nsenter -t %s -m ls /var/lib/platter/steward/shown".formatted(process)).ok());
    for (var secret :
        List.of("/etc/platter/steward", "/var/lib/platter/keep", "/var/lib/platter/backup")) {
      // What units beside it see leaves an empty place in the image that they share.
      assertEquals(
          "", vault.run("nsenter -t %s -m ls -A %s".formatted(process, secret)).out().strip());
    }
    System.out.println(
        "the console: "
            + vault.must("ps -o rss=,etime=,time= -p " + process).strip()
            + " (KiB, elapsed, CPU)");
  }

  private static String console(Lab lab, String path) throws Exception {
    var address =
        path.startsWith("https:") ? path : "https://" + lab.address("v1") + ":8401" + path;
    return browse(lab, address, cookies.toString());
  }

  private static String browse(Lab lab, String address, String cookies) throws Exception {
    return lab.exec("laptop", "curl", "-sSkL", "-m", "20", "-b", cookies, "-c", cookies, address)
        .out();
  }

  /** What mail did not take is a finding for the others. */
  @Test
  @Order(5)
  void aChannelThatTakesNothingIsToldByTheOthers(Lab lab) throws Exception {
    Await.until(TOLD, "told", () -> received("webhook").contains("\"alerts.mail\""));
    var why = "the delivery of alerts by mail: ";
    assertTrue(received("webhook").contains(why), received("webhook"));
    Await.until(() -> received("syslog").contains(why));
    var status = say(1, "status");
    assertTrue(status.contains(why), status);
    assertTrue(status.contains("mail.acme.example:2587 does not take it: "), status);
    assertFalse(received("mail").contains(BROKEN), received("mail"));
    // What waits comes while the next test looks at something else.
    Receivers.meet(received, Meets.THE_RIGHT_ONE);
    lab.host("v1").must("systemctl reset-failed " + BROKEN);
  }

  /**
   * Who has another certificate of the deployment is told nothing, and nothing is asked for them.
   */
  @Test
  @Order(6)
  void onlyTheStewardsCertificateOpensALook(Lab lab, @TempDir Path keys) throws Exception {
    // So that nobody else knocks meanwhile.
    lab.host("v1").must("systemctl stop platter-steward.service");
    try {
      assertTrue(knock(lab, keys, "v1", "steward").contains("\nend "), "the steward's own");
      var asked = accepted(lab);
      assertFalse(knock(lab, keys, "a1", "gate").contains("end "), "another service's");
      assertFalse(knock(lab, keys, "b1", "look").contains("end "), "another look's");
      assertFalse(knock(lab, keys, "", "").contains("end "), "none");
      assertEquals(asked, accepted(lab));
    } finally {
      lab.host("v1").must("systemctl start platter-steward.service");
    }
  }

  /** How often the questions were asked. */
  private static String accepted(Lab lab) {
    return lab.host("a1").must("systemctl show -p NAccepted --value platter-look-answer.socket");
  }

  private static String knock(Lab lab, Path keys, String host, String service) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                "timeout",
                "30",
                "openssl",
                "s_client",
                "-quiet",
                "-tls1_3",
                "-connect",
                lab.address("a1") + ":2377"));
    if (!host.isEmpty()) {
      for (var part : List.of("crt", "key")) {
        var file = keys.resolve(host + "-" + service + "." + part);
        Files.writeString(
            file, lab.host(host).must("cat /etc/platter/%s/host.%s".formatted(service, part)));
        command.addAll(List.of(part.equals("crt") ? "-cert" : "-key", file.toString()));
      }
    }
    return lab.exec("laptop", command.toArray(String[]::new)).out();
  }

  @Test
  @Order(7)
  void whatWaitedComesOnceTheRightServerIsBack(Lab lab) throws Exception {
    Await.until(TOLD, "delivered", () -> received("mail").contains(BROKEN));
    assertFalse(received("mail").contains("over an open line"), received("mail"));
    lab.endCapture();
  }

  /** Neither on a line, nor in a log, nor on a screen, nor in a file but the one of root. */
  @Test
  @Order(8)
  void thePasswordIsNowhere(Lab lab) throws Exception {
    var line = Files.readString(heard, StandardCharsets.ISO_8859_1);
    assertTrue(line.contains("STARTTLS"), "it was listened to");
    assertTrue(line.contains(Receivers.WEB_HOST), "it was listened to");
    nothingOfIt("the line", line);
    assertFalse(line.contains("Auto-Submitted"), "a mail on the line");
    var vault = lab.host("v1");
    nothingOfIt("the log", vault.must("journalctl --no-pager --output=cat"));
    nothingOfIt("the screen", SAID.toString());
    for (var file : List.of("state.json", "outbox.json")) {
      nothingOfIt(file, vault.must("cat /var/lib/platter/steward/" + file));
    }
    var kept = "/etc/platter/steward/mail.password";
    assertEquals("600 root", vault.must("stat -c '%a %U' " + kept).strip());
    assertEquals(
        kept,
        vault
            .must(
                "grep -rlF -f %s /etc /tmp /var/log /var/lib/platter/steward /var/lib/platter/keep"
                    .formatted(kept))
            .strip());
    try (var files = Files.walk(home)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("topology.yaml")) {
          nothingOfIt(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  private static void nothingOfIt(String where, String text) {
    var password = Receivers.PASSWORD;
    var bytes = password.getBytes(StandardCharsets.UTF_8);
    var login = ("\0" + Receivers.USER + "\0" + password).getBytes(StandardCharsets.UTF_8);
    for (var secret :
        List.of(
            TOKEN,
            // However the rest of it is escaped.
            password.substring(0, password.indexOf(' ')),
            Base64.getEncoder().encodeToString(bytes),
            Base64.getEncoder().encodeToString(login))) {
      int at = text.indexOf(secret);
      assertTrue(at < 0, () -> where + " has it: " + text.substring(Math.max(0, at - 200), at));
    }
  }

  @Test
  @Order(9)
  void aSiteThatGoesAndComesBackIsTold(Lab lab) throws Exception {
    var standby = other(leader());
    var before = Instant.now();
    lab.cut(standby.substring(0, 1));
    try {
      Await.until(TOLD, "told", () -> received("webhook").contains("silent." + standby));
      var told = Instant.now();
      var notice = notice();
      System.out.printf(
          "the standby's site was dark: seen after %d s, told after %d s%n",
          Duration.between(before, Instant.parse(notice.path("since").asText())).toSeconds(),
          Duration.between(before, told).toSeconds());
      assertEquals("ALERT", notice.path("kind").asText());
      assertEquals("exposed", notice.path("state").asText(), notice::toString);
      var since = Instant.parse(notice.path("since").asText());
      assertTrue(since.isAfter(before) && since.isBefore(told), since::toString);
      Await.until(
          () ->
              console(lab, "/").contains("<code>exposed</code>")
                  && console(lab, "/hosts").contains(standby + ": "));
      Await.until(
          () ->
              received("mail").contains("exposed")
                  && received("syslog").contains("RAISED")
                  && received("syslog").contains(standby + " does not answer"));
    } finally {
      lab.heal();
    }
    var healed = Instant.now();
    // What broke before may be over only now, too.
    int told = received("webhook").length();
    int mailed = received("mail").length();
    Await.until(
        Duration.ofMinutes(4),
        "all clear",
        () -> received("webhook").substring(told).contains("ALL_CLEAR"));
    System.out.printf(
        "all clear %d s after it was back%n", Duration.between(healed, Instant.now()).toSeconds());
    assertEquals("protected", notice().path("state").asText());
    Await.until(() -> received("mail").substring(mailed).contains("all clear"));
  }

  private static JsonNode notice() throws Exception {
    var lines = received("webhook").strip().lines().toList();
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static String leader() throws Exception {
    for (var member : platter.whole(Duration.ofMinutes(3)).path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    throw new AssertionError("nobody leads");
  }

  private static String other(String host) {
    return host.equals("a1") ? "b1" : "a1";
  }

  /** What a laptop that comes later is told, from what the steward has signed. */
  @Test
  @Order(10)
  void theNextLaptopKnowsWhatWas(Lab lab) throws Exception {
    var history = platter.run(0, "history");
    System.out.println(history);
    assertTrue(history.contains("exposed, since"), history);
    assertTrue(history.contains("+ "), history);
    assertTrue(history.contains("- "), history);
    assertEquals(
        "",
        lab.host("v1")
            .must(
                "ls -l /var/lib/platter/steward/receipts | grep -v '^total\\|^-rw-r----- 1 root platter-console'; true")
            .strip());
    var status = platter.status();
    assertEquals(seen(lab).path("since").asText(), status.path("since").asText());
  }

  @Test
  @Order(11)
  void aLostLeaderIsTold(Lab lab) throws Exception {
    var leader = leader();
    var before = Instant.now();
    lab.cut(leader.substring(0, 1));
    try {
      Await.until(TOLD, "told", () -> received("webhook").contains("state.failed-over"));
      System.out.printf(
          "the leader's site was dark: failed-over told after %d s%n",
          Duration.between(before, Instant.now()).toSeconds());
      Await.until(() -> received("mail").contains("failed over"));
    } finally {
      lab.heal();
    }
  }

  @Test
  @Order(12)
  void aStewardThatIsSilentIsMissing(Lab lab) throws Exception {
    platter.whole(Duration.ofMinutes(4));
    System.out.println(
        lab.host("v1")
            .must(
                "ps -o rss=,etime=,time= -p $(systemctl show -p MainPID --value platter-steward.service)"));
    var vault = lab.host("v1");
    vault.must(
        "systemctl stop platter-steward.service; sed -i 's/\"at\":\"[^\"]*\"/\"at\":\"2026-01-01T00:00:00Z\"/' /var/lib/platter/steward/state.json");
    var status = platter.run(1, "status");
    assertTrue(status.contains("a steward that looks"), status);
    vault.must("systemctl start platter-steward.service");
    platter.whole(Duration.ofMinutes(2));
  }
}
