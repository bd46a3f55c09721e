package platter.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What a host consisted of at one moment, a line for each fact. */
public record Snapshot(List<String> lines) {
  public Snapshot {
    lines = List.copyOf(lines);
  }

  /** Lines that are gone, with a minus sign before, then those that are new, with a plus sign. */
  public List<String> changesTo(Snapshot later) {
    var changes = new ArrayList<String>();
    surplus(lines, later.lines).forEach(line -> changes.add("-" + line));
    surplus(later.lines, lines).forEach(line -> changes.add("+" + line));
    return List.copyOf(changes);
  }

  private static List<String> surplus(List<String> some, List<String> others) {
    var counts = new HashMap<String, Integer>();
    others.forEach(line -> counts.merge(line, 1, Integer::sum));
    return some.stream().filter(line -> counts.merge(line, -1, Integer::sum) < 0).toList();
  }
}
