package platter.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import platter.run.Event;
import platter.terminal.Columns;

/**
 * How far a run is, as lines of a terminal: one a host and one for all. Columns are counted for a
 * terminal that shows Chinese characters two columns wide.
 */
final class Bars {
  private static final int WIDTH = 24;

  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final boolean plain;

  /**
   * @param plain nothing but ASCII
   */
  Bars(boolean plain) {
    this.plain = plain;
  }

  private static final class Host {
    private long done;
    private long total;
    private long sent;
    private String task = "";
  }

  void accept(Event event) {
    var name = event.host();
    if (name.isEmpty()) {
      return;
    }
    switch (event.kind()) {
      case TASK_STARTED -> {
        var host = host(name.get());
        host.task = event.task().orElse("");
        host.sent = 0;
      }
      case TASK_ENDED -> host(name.get()).task = "";
      case PROGRESS -> {
        var host = host(name.get());
        if (event.task().isPresent()) {
          host.sent = event.done().orElse(0L);
        } else {
          host.done = event.done().orElse(0L);
          host.total = event.total().orElse(0L);
        }
      }
      default -> {}
    }
  }

  /** Whether a host's tasks are counted. */
  boolean counts(String name) {
    var host = hosts.get(name);
    return host != null && host.total > 0;
  }

  private Host host(String name) {
    return hosts.computeIfAbsent(name, n -> new Host());
  }

  /** The lines, each at most so many columns wide. */
  List<String> lines(int columns, Duration elapsed) {
    if (hosts.isEmpty()) {
      return List.of();
    }
    int names = hosts.keySet().stream().mapToInt(Columns::width).max().orElse(0);
    names = Math.max(names, 3);
    var lines = new ArrayList<String>();
    long done = 0;
    long total = 0;
    for (var entry : hosts.entrySet()) {
      var host = entry.getValue();
      done += host.done;
      total += host.total;
      var sent = host.sent > 0 ? " %.1f MB".formatted(host.sent / 1e6) : "";
      lines.add(line(names, entry.getKey(), host.done, host.total, host.task + sent, columns));
    }
    long seconds = elapsed.toSeconds();
    lines.add(
        line(names, "all", done, total, "%d:%02d".formatted(seconds / 60, seconds % 60), columns));
    return lines;
  }

  private String line(int names, String name, long done, long total, String text, int columns) {
    int filled = total > 0 ? (int) Math.min(WIDTH, WIDTH * done / total) : 0;
    var bar =
        (plain ? "#" : "\u2588").repeat(filled) + (plain ? "." : "\u2591").repeat(WIDTH - filled);
    var percent = total > 0 ? "%3d %%".formatted(Math.min(100, 100 * done / total)) : "     ";
    return Columns.cut(
        "  "
            + name
            + " ".repeat(names - Columns.width(name))
            + "  "
            + bar
            + " "
            + percent
            + "  "
            + text,
        columns);
  }
}
