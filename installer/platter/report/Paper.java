package platter.report;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import platter.topology.Messages;

/**
 * What all papers have in common: a page of HTML that is one file, asks no network for anything,
 * and prints on A4, in one language, with when it was made.
 */
final class Paper {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm xxx", Locale.ROOT);

  private final Locale language;
  private final Clock clock;

  /**
   * @param clock when it is made, and the time zone of all times on it
   */
  Paper(Locale language, Clock clock) {
    this.language = language;
    this.clock = clock;
  }

  /** The page. */
  String html(String template, Map<String, ?> model) {
    var all = new LinkedHashMap<String, Object>(model);
    all.put("styles", Pages.styles());
    all.put("made", time(clock.instant()));
    return new Pages("papers", language).html(template, all);
  }

  Messages words() {
    return Messages.of("papers", language);
  }

  /** Of the topology's own words, such as what a shape survives. */
  Messages topologyWords() {
    return Messages.of("topology", language);
  }

  String time(Instant at) {
    return TIME.format(at.atZone(clock.getZone()));
  }
}
