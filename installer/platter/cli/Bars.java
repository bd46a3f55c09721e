package platter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platter.run.Event;
import platter.run.HostProgress;
import platter.terminal.Columns;

/**
 * How far a run is, as lines of a terminal: one a host and one for all. Columns are counted for a
 * terminal that shows Chinese characters two columns wide.
 */
final class Bars {
  private static final int WIDTH = 24;

  private final Map<String, HostProgress> hosts = new LinkedHashMap<>();
  private final boolean plain;

  /**
   * @param plain nothing but ASCII
   */
  Bars(boolean plain) {
    this.plain = plain;
  }

  void accept(Event event) {
    switch (event.kind()) {
      case TASK_STARTED, TASK_ENDED, PROGRESS ->
          event.host().ifPresent(name -> hosts.put(name, host(name).after(event)));
      default -> {}
    }
  }

  /** Whether a host's tasks are counted. */
  boolean counts(String name) {
    return host(name).total() > 0;
  }

  private HostProgress host(String name) {
    return hosts.getOrDefault(name, HostProgress.NONE);
  }

  /** The lines, each at most so many columns wide. */
  List<String> lines(int columns, Duration elapsed) {
    if (hosts.isEmpty()) {
      return List.of();
    }
    int names = hosts.keySet().stream().mapToInt(Columns::width).max().orElse(0);
    names = Math.max(names, Columns.width(EventPrinter.WORDS.text("run.all")));
    var lines = new ArrayList<String>();
    long done = 0;
    long total = 0;
    for (var entry : hosts.entrySet()) {
      var host = entry.getValue();
      done += host.done();
      total += host.total();
      lines.add(line(names, entry.getKey(), host, host.doing(" "), columns));
    }
    var time = "%d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
    lines.add(
        line(
            names,
            EventPrinter.WORDS.text("run.all"),
            new HostProgress(done, total, 0, ""),
            time,
            columns));
    return lines;
  }

  private String line(int names, String name, HostProgress at, String text, int columns) {
    int filled = at.total() > 0 ? (int) Math.min(WIDTH, WIDTH * at.done() / at.total()) : 0;
    var bar =
        (plain ? "#" : "\u2588").repeat(filled) + (plain ? "." : "\u2591").repeat(WIDTH - filled);
    var percent = at.total() > 0 ? "%3d %%".formatted(at.percent()) : "     ";
    return Columns.cut(
        "  " + Columns.pad(name, names + 2) + bar + " " + percent + "  " + text, columns);
  }
}
