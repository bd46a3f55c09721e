package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * Two hosts a site, each with a database: a host is dark when the others are installed, and comes
 * in later; a host is lost, a site with the vault, and the service goes back to a moment. All four
 * must have the same rows after each.
 */
@LabHosts({"a1", "a2", "b1", "b2", "v1"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(900)
@SuppressWarnings("NullAway.Init") // the first test sets them
class SeveralHostsIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<String> ALL = List.of("a1", "a2", "b1", "b2");

  @TempDir private static Path home;

  private static Jar platter;
  private static People people;

  @Test
  @Order(1)
  void theServiceIsInstalledWithoutAHostThatIsDark(Lab lab) throws Exception {
    platter = new Jar(lab, home);
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
                    platter.host("a2"),
                    platter.host("b1"),
                    platter.host("b2"),
                    platter.host("v1")));
    lab.host("a2").off();
    assertTrue(
        platter
            .run(1, "install", "--yes", "--without", "a1", "--topology", topology.toString())
            .contains("a1 cannot be left out, since it votes in the quorum"));
    var said =
        platter.run(0, "install", "--yes", "--without", "a2", "--topology", topology.toString());
    assertTrue(said.contains("a2 was left out; 'platter rejoin a2' brings it in"), said);
    people = People.of(lab, platter, home);
    people.talk();
  }

  /** It has a disc with nothing on it, and the service has gone on meanwhile. */
  @Test
  @Order(2)
  void theHostThatWasLeftOutComesIn(Lab lab) throws Exception {
    lab.host("a2").on();
    var status =
        platter.status(
            LIMIT, (exit, said) -> exit == 1 && said.path("state").asText().equals("protected"));
    assertEquals(Set.of("a1", "b1", "b2"), replicas(status), status::toString);
    assertTrue(status.path("missing").toString().contains("left-out.a2"), status::toString);
    assertTrue(platter.run(1, "install", "--yes").contains("'platter rejoin a2' brings it in"));
    platter.run(0, "switchover", "--to", "guangzhou", "--yes");
    platter.run(0, "shutdown", "--yes");
    platter.run(0, "startup", "--yes");
    var copies = "ls /var/lib/platter/keep/inventory | wc -l";
    int copied = Integer.parseInt(lab.host("v1").must(copies).strip());
    System.out.println(platter.run(0, "rejoin", "a2", "--yes"));
    assertEquals(copied + 1, Integer.parseInt(lab.host("v1").must(copies).strip()));
    people.upload();
    people.talk();
    same(lab);
    assertTrue(platter.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  @Test
  @Order(3)
  void theLeadersHostIsLost(Lab lab) throws Exception {
    var leader = leader(platter.status());
    lab.host(leader).off();
    var status = platter.status(LIMIT, (exit, said) -> !List.of("", leader).contains(leader(said)));
    assertTrue(ALL.contains(leader(status)), status::toString);
    lab.host(leader).givePower();
    same(lab);
    people.talk();
  }

  /** All lose their current, and only one site has it again: no database answers anybody there. */
  @Test
  @Order(4)
  void theLeadersSiteAndTheVaultAreLost(Lab lab) throws Exception {
    platter.run(0, "release");
    platter.whole(LIMIT);
    platter.run(0, "switchover", "--to", "beijing", "--yes");
    platter.whole(LIMIT);
    for (var host : List.of("a1", "a2", "v1", "b1", "b2")) {
      lab.host(host).off();
    }
    for (var host : List.of("b1", "b2")) {
      lab.host(host).givePower();
    }
    Await.until(
        LIMIT,
        "nothing is missing but what makes it sure",
        () ->
            platter
                .run(1, "failover", "--to", "guangzhou", "--accept-loss", "--yes")
                .contains("--fence CODE"));
    assertTrue(platter.statusOf(1).path("way").asText().contains("platter failover"));
    long start = System.nanoTime();
    System.out.println(
        platter.run(0, "failover", "--to", "guangzhou", "--accept-loss", "--powered-off", "--yes"));
    System.out.printf("failover: %.1f s%n", (System.nanoTime() - start) / 1e9);
    var status = platter.status(LIMIT, (exit, said) -> replicas(said).equals(Set.of("b1", "b2")));
    assertEquals("failed-over", status.path("state").asText(), status::toString);
    assertTrue(leader(status).startsWith("b"), status::toString);
  }

  @Test
  @Order(5)
  void theyJoinAgain(Lab lab) throws Exception {
    for (var host : List.of("a1", "a2", "v1")) {
      lab.host(host).givePower();
    }
    System.out.println(platter.run(0, "rejoin", "--yes"));
    same(lab);
    people.talk();
    assertTrue(platter.run(0, "plan").contains("0 changes"), "a plan is empty again");
  }

  /**
   * Each rejoin keeps what was there when it began; what an earlier one kept goes with its proof.
   */
  @Test
  @Order(6)
  void rejoinedAgainInTheSameEpoch(Lab lab) throws Exception {
    for (var mark : List.of("one", "two")) {
      lab.host("a2").must("echo %s >/var/lib/platter/database/data/mark".formatted(mark));
      // What follows well is a copy that counts, and is not set aside as it is.
      assertTrue(platter.run(1, "rejoin", "a2", "--yes").contains("a copy that counts"));
      lab.host("a2").must("systemctl stop platter-database.service");
      System.out.println(platter.run(0, "rejoin", "a2", "--yes"));
      assertEquals(
          mark, lab.host("a2").must("cat /var/lib/platter/database/data.before-*/mark").strip());
      assertEquals(
          "", lab.host("a2").must("ls /var/lib/platter/database | grep unproven; true").strip());
    }
    same(lab);
  }

  @Test
  @Order(7)
  void theServiceGoesBackToAMoment(Lab lab) throws Exception {
    people.talk();
    var leader = leader(platter.status());
    var then = Psql.run(lab, leader, People.MESSAGES);
    var moment =
        Psql.run(
                lab,
                leader,
                "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
            .strip();
    people.talk();
    people.spoil();
    long start = System.nanoTime();
    System.out.println(platter.run(0, "restore", "--to", moment, "--yes"));
    System.out.printf("restore: %.1f s%n", (System.nanoTime() - start) / 1e9);
    same(lab);
    assertEquals(then, Psql.run(lab, leader(platter.status()), People.MESSAGES));
    for (var host : ALL) {
      assertEquals("5000", people.uploaded(host));
    }
    people.talk();
  }

  /** Nothing is missing, and the four databases have the same rows. */
  private static void same(Lab lab) throws Exception {
    var status = platter.whole(LIMIT);
    assertEquals("protected", status.path("state").asText(), status::toString);
    assertEquals(Set.copyOf(ALL), replicas(status));
    var position = Psql.run(lab, leader(status), "SELECT pg_current_wal_lsn()").strip();
    for (var host : ALL) {
      Await.until(
          Duration.ofMinutes(1),
          host + " has everything",
          () ->
              Psql.run(
                      lab,
                      host,
                      "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= '%s'"
                          .formatted(position))
                  .strip()
                  .equals("t"));
    }
    assertEquals(
        1,
        ALL.stream().map(host -> Psql.run(lab, host, People.MESSAGES)).distinct().count(),
        "all have the same");
  }

  /** Where a database leads or follows. */
  private static Set<String> replicas(JsonNode status) {
    var hosts = new TreeSet<String>();
    for (var member : status.path("members")) {
      if (List.of("running", "streaming").contains(member.path("state").asText())) {
        hosts.add(member.path("host").asText());
      }
    }
    return hosts;
  }

  private static String leader(JsonNode status) {
    for (var member : status.path("members")) {
      if (member.path("role").asText().equals("Leader")) {
        return member.path("host").asText();
      }
    }
    return "";
  }
}
