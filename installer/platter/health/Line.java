package platter.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * The line between two hosts as they measure it themselves, by TCP connections (and {@code ping},
 * where there is one, for lost packets). A connection whose first packet was lost takes a second
 * longer: TCP sends it again after that.
 *
 * @param roundTrip the shortest, since a busy host can only add to it
 * @param jitter mean distance of the others from the shortest
 * @param sent packets of the measurement of loss
 * @param lost those of them that did not get through
 * @param byPing whether ping counted them
 */
public record Line(
    Host from, Host to, Duration roundTrip, Duration jitter, int sent, int lost, boolean byPing) {
  /** Up to here a person notices nothing: a message waits for two round trips. */
  public static final Duration SHORT = Duration.ofMillis(50);

  /** Percent that no stream of messages minds. */
  public static final double LITTLE_LOSS = 0.5;

  private static final Duration AGAIN = Duration.ofMillis(900);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Measures.
   *
   * @param connections how many
   * @param packets for ping; 0 for none
   * @return empty where no connection came about
   */
  static Optional<Line> measure(
      Hosts hosts, Host from, Host to, int port, int connections, int packets)
      throws UnreachableException, InterruptedException {
    var args =
        List.of(
            to.address(),
            String.valueOf(port),
            String.valueOf(connections),
            String.valueOf(packets));
    var answer = hosts.run(from, Scripts.of("line.sh", args).within(LIMIT));
    return read(from, to, answer.out());
  }

  static Optional<Line> read(Host from, Host to, String out) {
    var times = new ArrayList<Long>();
    int failed = 0;
    Optional<String[]> ping = Optional.empty();
    for (var line : out.lines().toList()) {
      var words = line.split(" ", -1);
      switch (words[0]) {
        case "connect" -> times.add(Long.valueOf(words[1]));
        case "failed" -> failed++;
        case "ping" -> ping = Optional.of(words);
        default -> {}
      }
    }
    if (times.isEmpty()) {
      return Optional.empty();
    }
    long best = times.stream().mapToLong(t -> t).min().orElseThrow();
    long late = AGAIN.toNanos() / 1000;
    var whole = times.stream().filter(t -> t < best + late).toList();
    double jitter = whole.stream().mapToLong(t -> t - best).average().orElse(0);
    int again = times.size() - whole.size() + failed;
    // A ping that nothing answers says that a firewall drops it, not that the line does.
    var counted = ping.filter(words -> Integer.parseInt(words[2]) > 0);
    return Optional.of(
        new Line(
            from,
            to,
            Duration.ofNanos(best * 1000),
            Duration.ofNanos(Math.round(jitter * 1000)),
            counted.map(w -> Integer.parseInt(w[1])).orElse(2 * (times.size() + failed)),
            counted.map(w -> Integer.parseInt(w[1]) - Integer.parseInt(w[2])).orElse(again),
            counted.isPresent()));
  }

  /**
   * What was sent over a line in one direction.
   *
   * @param mbit a second; a fast line may carry more
   */
  public record Speed(Host from, Host to, double mbit) {}

  /** Mbit/s that a listener of {@link Reach} sends over to this host; empty where none came. */
  static Optional<Speed> bandwidth(Hosts hosts, Host from, Host to, int port)
      throws UnreachableException, InterruptedException {
    var answer =
        hosts.run(to, Scripts.of("transfer.sh", List.of(from.address(), String.valueOf(port))));
    var words = answer.out().strip().split(" ", -1);
    if (words.length != 2 || !words[0].matches("[1-9][0-9]*") || !words[1].matches("[1-9][0-9]*")) {
      return Optional.empty();
    }
    return Optional.of(
        new Speed(from, to, Long.parseLong(words[0]) * 8.0 / Long.parseLong(words[1])));
  }

  public double lossPercent() {
    return sent == 0 ? 0 : 100.0 * lost / sent;
  }
}
