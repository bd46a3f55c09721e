package platter.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import platter.ssh.Script;

/**
 * What a host's own log tells of trouble.
 *
 * @param restarts how often a unit of Platter was started again by itself within an hour
 * @param kernel what the kernel said within a day of memory, disks and file systems that failed,
 *     the oldest first
 */
public record SystemLog(Map<String, Integer> restarts, List<String> kernel) {
  /** What a host is asked. */
  public static Script question() {
    return Scripts.of("journal.sh", List.of());
  }

  /** Reads the answer. */
  public static SystemLog read(String out) {
    var restarts = new TreeMap<String, Integer>();
    var kernel = new ArrayList<String>();
    for (var line : out.lines().toList()) {
      if (line.startsWith("restart ")) {
        restarts.merge(line.substring("restart ".length()), 1, Integer::sum);
      } else if (line.startsWith("kernel ")) {
        kernel.add(line.substring("kernel ".length()));
      }
    }
    return new SystemLog(restarts, List.copyOf(kernel));
  }
}
