package platter.loss;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A time in which one person heard nothing of another, by what went by in it.
 *
 * @param connected until the first of the two gave up their connection; all of it where neither did
 * @param out from then until the last of them was let in again
 * @param in from then until the one heard the other
 */
record Silence(Duration connected, Duration out, Duration in) implements Comparable<Silence> {

  /**
   * The longest one, from a moment on.
   *
   * @param words what everybody said, in the order of time
   */
  static Silence longest(List<Crowd.Word> words, String from, String to, long since) {
    long begin = since;
    long end = since;
    long before = since;
    for (var word : words) {
      if (word.at() > since
          && word.what().equals("heard")
          && word.who().equals(to)
          && word.text().startsWith(from + " > " + to + " ")) {
        if (word.at() - before > end - begin) {
          begin = before;
          end = word.at();
        }
        before = word.at();
      }
    }
    return between(words, Set.of(from, to), begin, end);
  }

  private static Silence between(List<Crowd.Word> words, Set<String> both, long begin, long end) {
    long gaveUp = end;
    long back = end;
    for (var word : words) {
      if (both.contains(word.who()) && word.at() > begin && word.at() < end) {
        if (word.what().equals("offline") && gaveUp == end) {
          gaveUp = word.at();
        } else if (word.what().equals("online") && gaveUp < end) {
          back = word.at();
        }
      }
    }
    return new Silence(
        Duration.ofMillis(gaveUp - begin),
        Duration.ofMillis(back - gaveUp),
        Duration.ofMillis(end - back));
  }

  /** All of it. */
  Duration length() {
    return connected.plus(out).plus(in);
  }

  /** The three parts in seconds, or that there is one only. */
  String phases() {
    return out.plus(in).isZero()
        ? "all connected"
        : "%s + %s + %s".formatted(seconds(connected), seconds(out), seconds(in));
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
  }

  @Override
  public int compareTo(Silence other) {
    return length().compareTo(other.length());
  }
}
