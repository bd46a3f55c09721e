package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/**
 * Two hosts a site: both take clients by their weights, one is drained under people who write, and
 * one is lost under them.
 */
@LabHosts({"a1", "a2", "b1", "b2", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
class BalanceIT {
  private static final String DOMAIN = "im.acme.example";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private static Path home;

  @Test
  @Order(1)
  void bothHostsOfASiteTakeClientsByTheirWeights(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var topology =
        platter.topology(
            """
            deployment: acme
            domain: im.acme.example
            sites:
              - {name: beijing, hosts: [%s, %s]}
              - {name: guangzhou, hosts: [%s, %s]}
            vault: {hosts: [%s]}
            """
                .formatted(
                    platter.host("a1"),
                    platter.host("a2").replaceFirst("name", "weight: 5, name"),
                    platter.host("b1"),
                    platter.host("b2").replaceFirst("name", "weight: 0, name"),
                    platter.host("v1")));
    platter.run(0, "install", "--yes", "--topology", topology.toString());
    for (var name : List.of("alice", "bob", "carol")) {
      platter.run(0, "user", "add", name);
    }
    for (int i = 1; i <= 12; i++) {
      platter.run(0, "user", "add", "storm" + i);
    }
    platter.run(0, "inventory", "export", "--ca", home.resolve("ca.crt").toString());
    try (var crowd = crowd(lab)) {
      crowd.visit("storm", 12, Jar.PASSWORD, List.of(lab.address("a1")));
      crowd.awaits("online", 12, LIMIT);
      assertEquals(8, sessions(lab, "a1"));
      assertEquals(4, sessions(lab, "a2"));
      crowd.hush();
    }
    try (var crowd = crowd(lab)) {
      crowd.visit("storm", 6, Jar.PASSWORD, List.of(lab.address("b2")));
      crowd.awaits("online", 6, LIMIT);
      assertEquals(6, sessions(lab, "b1"), "b2 takes some only where b1 cannot");
      crowd.hush();
    }
  }

  @Test
  @Order(2)
  void aDrainSendsThoseWhoWriteOnAndLosesNothing(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    try (var crowd = crowd(lab)) {
      // All come to a2's gateway first, and some of them to its chat server.
      talk(lab, crowd, List.of("a2", "a1", "b1"));
      crowd.visit("storm", 12, Jar.PASSWORD, List.of(lab.address("a2"), lab.address("a1")));
      crowd.awaits("online", 15, LIMIT);
      assertTrue(sessions(lab, "a2") > 0);
      long start = System.currentTimeMillis();

      var said = platter.run(0, "drain", "a2", "--yes", "--over", "10");

      assertTrue(said.contains("Sends nobody new to a2"), said);
      assertEquals(0, connections(lab, "a2"), "nobody is connected through its gateway");
      refused(lab, "a2");
      assertTrue(platter.status().path("drained").has("a2"));
      lab.host("a2").reboot();
      platter.whole(Duration.ofMinutes(3));
      refused(lab, "a2");
      assertEquals(0, sessions(lab, "a2"));
      Trial.hear(crowd, System.currentTimeMillis());

      platter.run(0, "drain", "a2", "--end");

      assertTrue(platter.status().path("drained").isEmpty());
      assertTrue(
          lab.exec("laptop", "bash", "-c", "</dev/tcp/%s/5222".formatted(lab.address("a2"))).ok());
      judge(lab, crowd, start, Duration.ofSeconds(10));
    }
  }

  @Test
  @Order(3)
  void whoIsTheLastOneIsNotDrained(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    boolean here = LossIT.leader(platter).startsWith("a");
    var other = here ? List.of("b1", "b2") : List.of("a1", "a2");
    var own = here ? List.of("a1", "a2") : List.of("b1", "b2");
    for (var host : other) {
      platter.run(0, "drain", host, "--yes", "--over", "1");
    }
    var status = platter.statusOf(1);
    assertEquals("drained", status.path("state").asText(), status::toString);
    var refused = platter.run(1, "switchover", "--yes", "--to", here ? "guangzhou" : "beijing");
    assertTrue(refused.contains("'platter drain HOST --end' ends that"), refused);
    platter.run(0, "drain", own.get(1), "--yes", "--over", "1");

    var last = own.get(0);
    var said = platter.run(1, "drain", last, "--yes");

    assertTrue(said.contains("no other gateway than " + last), said);
    assertTrue(
        lab.exec("laptop", "bash", "-c", "</dev/tcp/%s/5222".formatted(lab.address(last))).ok());
    for (var host : List.of(other.get(0), other.get(1), own.get(1))) {
      platter.run(0, "drain", host, "--end");
    }
    assertEquals("protected", platter.status().path("state").asText());
  }

  @Test
  @Order(4)
  void aHostIsLostUnderThoseWhoWriteAndItsFilesAreThere(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var leader = LossIT.leader(platter);
    var lost = leader.equals("a2") ? "a1" : "a2";
    var stays = lost.equals("a2") ? "a1" : "a2";
    var file = "/var/lib/platter/im/upload/abc/def/list.txt";
    lab.host(lost)
        .must(
            "mkdir -p $(dirname %s) && seq 5000 >%s && chown -R platter-im: /var/lib/platter/im/upload/abc && chmod -R u=rwX,g=rX,o= /var/lib/platter/im/upload/abc"
                .formatted(file, file));
    Await.until(
        Duration.ofMinutes(1),
        stays + " has the file",
        () -> lab.host(stays).run("test -s " + file).ok());
    try (var crowd = crowd(lab)) {
      talk(lab, crowd, List.of(stays, "b1"));
      crowd.visit("storm", 12, Jar.PASSWORD, List.of(lab.address(stays)));
      crowd.awaits("online", 15, LIMIT);
      assertTrue(sessions(lab, lost) > 0);
      long start = System.currentTimeMillis();

      lab.host(lost).off();

      Trial.hear(crowd, start + 5_000);
      var fetched =
          lab.exec(
              "laptop",
              "curl",
              "-sSf",
              "--cacert",
              home.resolve("ca.crt").toString(),
              "--resolve",
              DOMAIN + ":443:" + lab.address(stays),
              "https://" + DOMAIN + "/upload/" + lost + "/abc/def/list.txt");
      assertTrue(fetched.out().endsWith("5000\n"), fetched::err);
      lab.host(lost).on();
      platter.whole(Duration.ofMinutes(3));
      judge(lab, crowd, start, Duration.ofSeconds(20));
    }
  }

  private static Crowd crowd(Lab lab) {
    return new Crowd(lab, DOMAIN, home.resolve("ca.crt"), Duration.ofMillis(250));
  }

  /** Two people write to each other, to one who is away and into a room. */
  private static void talk(Lab lab, Crowd crowd, List<String> gateways) throws Exception {
    var addresses = gateways.stream().map(lab::address).toList();
    crowd.talks("alice", Jar.PASSWORD, addresses, List.of("bob", "carol", "yard/"));
    crowd.await(LIMIT, word -> word.who().equals("alice") && word.what().equals("heard"));
    crowd.talks("bob", Jar.PASSWORD, addresses, List.of("alice", "carol", "yard/"));
    Trial.hear(crowd, System.currentTimeMillis());
  }

  private static void judge(Lab lab, Crowd crowd, long start, Duration most) throws Exception {
    Trial.hear(crowd, System.currentTimeMillis());
    crowd.hush();
    var acknowledged = crowd.acknowledged();
    assertEquals(List.of(), Trial.missing(lab, LossIT.leader(new Jar(lab, home)), acknowledged));
    var outage = crowd.silence("alice", "bob", start).length();
    var back = crowd.silence("bob", "alice", start).length();
    System.out.printf(
        "%d acknowledged, none missing, %d refused; longest silence %s and %s%n",
        acknowledged.size(), crowd.said("refused").size(), outage, back);
    assertTrue(outage.compareTo(most) <= 0, outage::toString);
    assertTrue(back.compareTo(most) <= 0, back::toString);
  }

  private static void refused(Lab lab, String host) {
    for (int port : List.of(443, 5222)) {
      var said =
          lab.exec("laptop", "bash", "-c", "</dev/tcp/%s/%d".formatted(lab.address(host), port));
      assertTrue(said.err().contains("refused"), said::toString);
    }
  }

  /** Sessions of clients on the chat server of a host. */
  private static int sessions(Lab lab, String host) {
    var said =
        lab.host(host)
            .must(
                "nsenter -t $(systemctl show -p MainPID --value platter-im) -m -- /usr/bin/curl -sSf --unix-socket"
                    + " /var/lib/platter/im/api.sock -H 'Content-Type: application/json' -d"
                    + " '{\"name\":\"onlineusersnode\"}' http://im.acme.example/api/stats");
    return Integer.parseInt(said.replaceAll("\\D", ""));
  }

  /** Connections of clients through the gateway of a host. */
  private static int connections(Lab lab, String host) {
    var gateway = lab.address(host);
    return Integer.parseInt(
        lab.host(host)
            .must("ss -Htn state established src %s:5222 | wc -l".formatted(gateway))
            .strip());
  }
}
