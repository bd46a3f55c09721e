package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a host's clock stands to that of whoever asked it. The host said its time at some moment
 * between the question and the answer, and nobody knows at which; so a slow answer says little, and
 * nothing is concluded from one that took long.
 *
 * @param ahead of that clock, taken for the middle of the time in between; negative where behind
 * @param unsure by how much that may be wrong at most
 */
record Skew(Duration ahead, Duration unsure) {
  /** More is worth a word: messages are ordered by these clocks, and searched by them. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  /** What is known less surely is not gone by. */
  static final Duration SURE = Duration.ofSeconds(5);

  /** Below that many hosts whoever asks has a voice of its own. */
  private static final int ENOUGH = 3;

  private static final Skew ASKER = new Skew(Duration.ZERO, Duration.ZERO);

  /**
   * Reads the answer to {@link Questions#CLOCK}; empty where that is none.
   *
   * @param asked when the question was sent, by the clock of whoever asked
   * @param took until the answer was there
   */
  static Optional<Skew> read(String said, Instant asked, Duration took) {
    var words = said.strip().split("[.]", -1);
    if (words.length != 2 || !words[0].matches("[0-9]{1,11}") || !words[1].matches("[0-9]{9}")) {
      return Optional.empty();
    }
    var host = Instant.ofEpochSecond(Long.parseLong(words[0]), Long.parseLong(words[1]));
    var unsure = took.dividedBy(2);
    return Optional.of(new Skew(Duration.between(asked.plus(unsure), host), unsure));
  }

  /**
   * Whose clock differs from that of most, and by how many seconds; ahead where that is positive.
   * Where there are too few hosts to tell, whoever asked counts as one more.
   *
   * @param clocks of hosts
   */
  static Map<String, Double> astray(Map<String, Skew> clocks) {
    var sure = new TreeMap<>(clocks);
    sure.values().removeIf(clock -> clock.unsure.compareTo(SURE) > 0);
    var voices = new ArrayList<>(sure.values());
    if (voices.size() < ENOUGH) {
      voices.add(ASKER);
    }
    var right =
        voices.stream()
            .max(
                Comparator.comparingLong((Skew each) -> each.agreeing(voices))
                    // Of two halves the one that whoever asked belongs to.
                    .thenComparing(each -> each.ahead.abs().negated()))
            .orElse(ASKER);
    var astray = new TreeMap<String, Double>();
    sure.forEach(
        (host, clock) -> {
          if (!clock.agrees(right)) {
            astray.put(host, Math.round(clock.ahead.minus(right.ahead).toMillis() / 100.0) / 10.0);
          }
        });
    return astray;
  }

  private long agreeing(List<Skew> voices) {
    return voices.stream().filter(this::agrees).count();
  }

  private boolean agrees(Skew other) {
    var most = LIMIT.plus(unsure).plus(other.unsure);
    return ahead.minus(other.ahead).abs().compareTo(most) <= 0;
  }
}
