package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.journey.Jar;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * Five hundred people are online at one site, and its hosts lose their power. All of them must be
 * logged in again at the other, and no service may run out of connections meanwhile.
 */
@LabHosts({"a1", "b1", "v1"})
@Timeout(1200)
class StormIT {
  private static final int PEOPLE = 500;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String DOMAIN = "im.acme.example";

  /** Becomes {@code docs/storm.md} by {@code ./check --all}. */
  private static final Path TABLE = Path.of("target/storm.md");

  private static final String HEAD =
      """
      # What a storm of logins costs

      Written by `StormIT` ([checked.md](checked.md) says when, and on what): two sites and a vault, a host each, for 500 users;
      500 clients at one site, each with a connection of its own (STARTTLS, SCRAM-SHA-1, roster, presence, XEP-0198), of which they
      look every five seconds whether it lives. Then the hosts of that site lose their power. A client whose connection is
      gone tries the gateways in turn, after up to three seconds, then up to six, then up to ten. *50 %*, *95 %*, *100 %*: so many are logged in at the other
      site, seconds after the power was cut; *after the first*: the last one, seconds after the first one was in; *not let in*: tries that failed, which for the leader's site are mostly of the time in which nobody leads; *connections*: of
      chat servers to the database at most, of those that PostgreSQL takes. Clients and hosts share the machine, so a larger part of the seconds is the clients' own.

      | What is lost | clients | 50 % | 95 % | 100 % | after the first | not let in | connections | of |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  /** Accounts by the door of ejabberd, since one run of the program for each takes too long. */
  private static final String ACCOUNTS =
      """
      pid=$(systemctl show -p MainPID --value platter-im)
      for i in $(seq "$1"); do
        printf '{"user":"storm%s","host":"im.acme.example","password":"storm"}\n' "$i" |
          nsenter -t "$pid" -m -- /usr/bin/curl -sSf -o /dev/null --unix-socket /var/lib/platter/im/api.sock \
            -H 'Content-Type: application/json' --data-binary @- http://im.acme.example/api/register || exit
      done
      """;

  @TempDir private static Path home;

  @Test
  void allComeToTheOtherSiteWhicheverIsLost(Lab lab) throws Exception {
    Files.writeString(TABLE, HEAD);
    var platter = new Jar(lab, home);
    var topology = platter.twoSites();
    Files.writeString(
        topology,
        "size: {users: " + PEOPLE + ", messages-a-day: 1000, keep-days: 30}\n",
        StandardOpenOption.APPEND);
    platter.run(0, "install", "--yes", "--topology", topology.toString());
    var authority = home.resolve("ca.crt");
    platter.run(0, "inventory", "export", "--ca", authority.toString());
    var made =
        lab.host("a1")
            .run(Duration.ofMinutes(5), "bash", "-c", ACCOUNTS, "-", String.valueOf(PEOPLE));
    assertTrue(made.ok(), made::toString);
    try (var crowd = new Crowd(lab, DOMAIN, authority, Duration.ofSeconds(1))) {
      crowd.visit("storm", PEOPLE, "storm", List.of(lab.address("b1"), lab.address("a1")));
      Await.until(
          Duration.ofMinutes(5),
          "all are online",
          () -> at(lab, crowd, "a1").size() + at(lab, crowd, "b1").size() == PEOPLE);

      loses(lab, crowd, "site of the standby", "b1", "a1");
      loses(lab, crowd, "site of the leader", "a1", "b1");
      crowd.hush();
    }
  }

  private static void loses(Lab lab, Crowd crowd, String what, String lost, String left)
      throws Exception {
    long refusedBefore = crowd.said("refused").size();
    var there = at(lab, crowd, lost);
    assertTrue(there.size() > PEOPLE / 2, () -> "only " + there.size() + " at " + lost);
    long start = System.currentTimeMillis();
    lab.host(lost).off();
    try {
      long connections = all(lab, crowd, there, left, start);
      var times =
          online(lab, crowd, left, start).entrySet().stream()
              .filter(entry -> there.contains(entry.getKey()))
              .map(Map.Entry::getValue)
              .sorted()
              .toList();
      long most = Long.parseLong(Psql.run(lab, left, "SHOW max_connections"));
      var row =
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1f | %.1f | %.1f | %.1f | %d | %d | %d |%n",
              what,
              there.size(),
              part(times, 50) / 1e3,
              part(times, 95) / 1e3,
              part(times, 100) / 1e3,
              (part(times, 100) - times.get(0)) / 1e3,
              crowd.said("refused").size() - refusedBefore,
              connections,
              most);
      System.out.print(row);
      Files.writeString(TABLE, row, StandardOpenOption.APPEND);
      assertTrue(part(times, 100) <= LIMIT.toMillis(), row);
      assertTrue(connections + 40 <= most, row);
      assertEquals(
          "0",
          lab.host(left)
              .must("journalctl -u platter-database -b | grep -c 'too many clients' || :"));
    } finally {
      lab.host(lost).on();
    }
    new Jar(lab, home).whole(Duration.ofMinutes(5));
  }

  private static long part(List<Long> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }

  /** Waits until all are there; gives the most connections of chat servers that were seen. */
  private static long all(Lab lab, Crowd crowd, Set<String> who, String host, long since)
      throws Exception {
    var most = new long[1];
    Await.until(
        Duration.ofMinutes(5),
        "all are online at " + host,
        () -> {
          most[0] = Math.max(most[0], connections(lab, host));
          return online(lab, crowd, host, since).keySet().containsAll(who);
        });
    return most[0];
  }

  /** How many there are at this moment; none where no database answers. */
  private static long connections(Lab lab, String host) {
    try {
      return Long.parseLong(
          Psql.run(lab, host, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'ejabberd'"));
    } catch (AssertionError | NumberFormatException e) {
      return 0;
    }
  }

  /** Who is online there, by what they said last. */
  private static Set<String> at(Lab lab, Crowd crowd, String host) {
    var address = lab.address(host);
    var at = new TreeSet<String>();
    crowd.eachSaid(
        word -> {
          var of = word.text().split(" ", 3);
          if (word.what().equals("online") && of[1].equals(address)) {
            at.add(of[0]);
          } else {
            at.remove(of[0]);
          }
        });
    return at;
  }

  /** When each was let in there at last, in milliseconds after this moment. */
  private static Map<String, Long> online(Lab lab, Crowd crowd, String host, long since) {
    var address = lab.address(host);
    var online = new HashMap<String, Long>();
    for (var word : crowd.said("online")) {
      var of = word.text().split(" ", -1);
      if (word.at() >= since && of[1].equals(address)) {
        online.put(of[0], word.at() - since);
      }
    }
    return online;
  }
}
