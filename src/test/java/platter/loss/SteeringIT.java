package platter.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.journey.Jar;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * The hosts of the leader's site lose their power: how long it takes until whoever looks for the
 * service, in each way in which clients are steered, is sent to the other site and is served there.
 * The gateways do the same in all of them; a delegated zone has name servers besides.
 */
@LabHosts({"a1", "b1", "v1"})
@Timeout(600)
class SteeringIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Becomes {@code docs/steering.md} by {@code ./check --all}. */
  private static final Path TABLE = Path.of("target/steering.md");

  private static final String HEAD =
      """
      # How soon clients go to the other site

      Written by `SteeringIT` ([checked.md](checked.md) says when, and on what): two sites and a vault, a host each; the hosts of the leader's
      site lose their power; somebody looks for the service four times a second, and gives an address that is silent two seconds. *Avoids*: seconds from the loss to the first answer that does
      not lead to the lost site; *serves*: until every answer leads to the other one and clients are let in there. Most of that is the
      failover of the database ([loss.md](loss.md)), during which no site has a leader and none serves, not the steering.

      | `steering` | Who looks | avoids, s | serves, s |
      | --- | --- | --- | --- |
      """;

  private static final Pattern ADDRESS = Pattern.compile("\\b[0-9]+(?:\\.[0-9]+){3}\\b");

  @TempDir private static Path home;

  @Test
  void whoLooksIsSentToTheOtherSite(Lab lab) throws Exception {
    Files.writeString(TABLE, HEAD);
    var trial = begin(lab);
    try {
      trial.lose();
      trial.row(
          "records",
          "an XMPP client walks SRV records",
          "xmpp",
          trial.left()::equals,
          trial.left());
      trial.row(
          "records", "a browser walks the addresses", "web", trial.left()::equals, trial.left());
      trial.row(
          "delegated",
          "answers of a name server, which may be kept for 10 s",
          "dns",
          names -> !names.contains(trial.lost()) && !names.equals("silent"),
          trial.left());
      trial.row("balancer", "/healthz of the lost site", trial.lost(), "silent"::equals, "silent");
      trial.row(
          "balancer",
          "/healthz of the other site, 503 until it leads",
          trial.left(),
          "503"::equals,
          "200");
    } finally {
      trial.end();
    }
  }

  /** A service, and somebody who finds it at the leader's site. */
  private static Trial begin(Lab lab) throws Exception {
    var platter = new Jar(lab, home);
    var plain = Files.readString(platter.twoSites());
    // The last one has name servers; the gateways do the same in all.
    for (var mode : List.of("balancer", "records", "delegated")) {
      var topology = home.resolve(mode + ".yaml");
      Files.writeString(topology, plain + "steering: " + mode + "\n");
      platter.run(0, "install", "--yes", "--topology", topology.toString());
      var addresses =
          ADDRESS
              .matcher(platter.run(0, "inventory", "dns"))
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toSet());
      assertEquals(
          Set.of(lab.address("a1"), lab.address("b1")),
          addresses,
          "whom the customer's records lead to: " + mode);
    }
    var authority = home.resolve("ca.crt");
    platter.run(0, "inventory", "export", "--ca", authority.toString());
    platter.whole(Duration.ofMinutes(3));
    var lost = LossIT.leader(platter);
    var left = lost.equals("a1") ? "b1" : "a1";
    var crowd = new Crowd(lab, "im.acme.example", authority, Duration.ofSeconds(1));
    crowd.start(
        "somebody",
        List.of(
            Steered.class.getName(),
            "im.acme.example",
            authority.toString(),
            lab.address(lost),
            lab.address(left)));
    var trial = new Trial(lab, lost, lab.address(lost), lab.address(left), crowd);
    crowd.await(LIMIT, w -> w.what().equals("xmpp") && w.text().equals(trial.lost()));
    crowd.await(LIMIT, w -> w.what().equals("web") && w.text().equals(trial.lost()));
    for (var address : List.of(trial.lost(), trial.left())) {
      crowd.await(LIMIT, w -> w.what().equals(address) && w.text().equals("200"));
    }
    crowd.await(LIMIT, w -> w.what().equals("dns") && w.text().contains(trial.lost()));
    return trial;
  }

  /** The loss of a site, and what somebody found from then on. */
  private static final class Trial {
    private final Lab lab;
    private final String host;
    private final String lost;
    private final String left;
    private final Crowd crowd;
    private long start;

    Trial(Lab lab, String host, String lost, String left, Crowd crowd) {
      this.lab = lab;
      this.host = host;
      this.lost = lost;
      this.left = left;
      this.crowd = crowd;
    }

    String lost() {
      return lost;
    }

    String left() {
      return left;
    }

    void lose() {
      start = System.currentTimeMillis();
      lab.host(host).off();
    }

    /**
     * Measures one way of looking.
     *
     * @param avoids an answer that does not lead to the lost site
     * @param serves what is found when the other one serves; while none does, nothing lasts
     */
    void row(String steering, String who, String way, Predicate<String> avoids, String serves)
        throws Exception {
      var row =
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %.1f | %.1f |%n",
              steering,
              who,
              first(way, avoids),
              served(way, serves));
      System.out.print(row);
      Files.writeString(TABLE, row, StandardOpenOption.APPEND);
    }

    /** Seconds until this was found for the first time. */
    private double first(String way, Predicate<String> wanted) throws InterruptedException {
      crowd.await(LIMIT, w -> w.at() > start && w.what().equals(way) && wanted.test(w.text()));
      return since(
          crowd.said(way).stream()
              .filter(w -> w.at() > start && wanted.test(w.text()))
              .mapToLong(Crowd.Word::at)
              .min()
              .orElseThrow());
    }

    /** Seconds until this is found, and nothing else any more, when clients are let in there. */
    private double served(String way, String wanted) throws InterruptedException {
      crowd.await(LIMIT, w -> w.what().equals("xmpp") && w.text().equals(left));
      long in = System.currentTimeMillis();
      crowd.await(LIMIT, w -> w.at() > in && w.what().equals(way) && w.text().equals(wanted));
      long last = 0;
      long found = 0;
      for (var word : crowd.said(way)) {
        if (!word.text().equals(wanted)) {
          last = word.at();
        } else if (word.at() > start && found <= last) {
          found = word.at();
        }
      }
      return since(found);
    }

    private double since(long at) {
      return (at - start) / 1e3;
    }

    /** The site comes back, and nothing is missing any more. */
    void end() throws Exception {
      crowd.hush();
      crowd.close();
      lab.host(host).on();
      new Jar(lab, home).whole(Duration.ofMinutes(5));
    }
  }
}
