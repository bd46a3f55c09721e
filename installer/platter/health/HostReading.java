package platter.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.ssh.Script;

/**
 * What one script found on a host.
 *
 * @param spaces by the path that was asked for
 * @param noexec mount points
 * @param timeServices installed ones by unit, and whether each runs
 * @param synchronised empty where systemd does not say
 * @param fullName with its domain, as the host itself finds it
 * @param domainAt loopback addresses that the hosts file gives the chat domain
 * @param running Platter's own services
 * @param programs what was brought below {@code /opt/platter} already: layers that are unpacked,
 *     the disc
 * @param authority SHA-256 of the certificate that it trusts as that of a deployment; empty where
 *     there is none
 */
record HostReading(
    List<String> missingTools,
    Map<String, Space> spaces,
    Set<String> noexec,
    List<Listener> listeners,
    List<String> immutable,
    List<String> leftovers,
    Map<String, Boolean> timeServices,
    Optional<Boolean> synchronised,
    String name,
    String fullName,
    Optional<String> resolved,
    boolean localhost,
    List<String> domainAt,
    boolean fapolicyd,
    List<String> running,
    Set<String> programs,
    Optional<String> authority) {
  private static final Pattern LISTENING =
      Pattern.compile(
          "(tcp|udp) +[A-Z]+ +[0-9]+ +[0-9]+ +(\\S*):([0-9]+) +\\S+ *(?:users:\\(\\(\"(.*?)\",pid=([0-9]+).*)?");

  /**
   * Room below a path.
   *
   * @param inodes free ones; empty where the file system has no fixed number of them
   */
  record Space(String path, String mount, long free, long total, Optional<Long> inodes) {}

  /**
   * Who listens on a port.
   *
   * @param program empty where it cannot be seen
   * @param unit its systemd unit, where it has one
   */
  record Listener(String address, Port port, Optional<String> program, Optional<String> unit) {
    boolean ours() {
      return unit.filter(u -> u.startsWith("platter-")).isPresent();
    }
  }

  /**
   * The script.
   *
   * @param folders that will hold data, beside the usual ones
   */
  static Script script(String domain, List<String> folders) {
    var args = new ArrayList<>(List.of(domain));
    args.addAll(folders);
    return Scripts.of("host.sh", args);
  }

  boolean installed() {
    return !running.isEmpty();
  }

  static HostReading read(String out) {
    var lines = new KeyedLines(out, Integer.MAX_VALUE);
    return new HostReading(
        lines.all("missing"),
        spaces(lines),
        new LinkedHashSet<>(lines.all("noexec")),
        listeners(lines),
        lines.all("immutable").stream().distinct().toList(),
        lines.all("leftover"),
        services(lines.all("service")),
        lines.first("synchronised").map("yes"::equals),
        lines.first("name").orElse(""),
        lines.first("full").orElse(""),
        lines.first("resolved"),
        lines.first("localhost").isPresent(),
        lines.all("domain"),
        lines.first("fapolicyd").isPresent(),
        lines.all("running"),
        new LinkedHashSet<>(lines.all("program")),
        lines.first("authority"));
  }

  private static Map<String, Space> spaces(KeyedLines lines) {
    var spaces = new LinkedHashMap<String, Space>();
    var paths = lines.all("path");
    var blocks = lines.all("blocks");
    var inodes = lines.all("inodes");
    for (int i = 0; i < Math.min(paths.size(), Math.min(blocks.size(), inodes.size())); i++) {
      var room = blocks.get(i).split(" +", 6);
      var nodes = inodes.get(i).split(" +", 6);
      if (room.length == 6 && nodes.length == 6) {
        spaces.put(
            paths.get(i),
            new Space(
                paths.get(i),
                room[5],
                Long.parseLong(room[3]) << 10,
                Long.parseLong(room[1]) << 10,
                nodes[1].matches("[1-9][0-9]*")
                    ? Optional.of(Long.valueOf(nodes[3]))
                    : Optional.empty()));
      }
    }
    return spaces;
  }

  private static List<Listener> listeners(KeyedLines lines) {
    var units = new LinkedHashMap<String, String>();
    for (var line : lines.all("unit")) {
      int blank = line.indexOf(' ');
      units.put(line.substring(0, blank), line.substring(blank + 1));
    }
    var listeners = new ArrayList<Listener>();
    for (var line : lines.all("listening")) {
      var match = LISTENING.matcher(line);
      if (match.matches()) {
        listeners.add(
            new Listener(
                match.group(2),
                new Port(Integer.parseInt(match.group(3)), match.group(1)),
                Optional.ofNullable(match.group(4)),
                Optional.ofNullable(match.group(5)).map(units::get)));
      }
    }
    for (var line : lines.all("socket")) {
      int blank = line.indexOf(' ');
      int number = Integer.parseInt(line.substring(line.indexOf(':') + 1), 16);
      listeners.add(
          new Listener(
              "*", new Port(number, line.substring(0, blank)), Optional.empty(), Optional.empty()));
    }
    return listeners;
  }

  private static Map<String, Boolean> services(List<String> lines) {
    var services = new LinkedHashMap<String, Boolean>();
    var block = new LinkedHashMap<String, String>();
    var padded = new ArrayList<>(lines);
    padded.add("");
    for (var line : padded) {
      if (line.isEmpty()) {
        if ("loaded".equals(block.get("LoadState"))) {
          services.put(block.getOrDefault("Id", "?"), "active".equals(block.get("ActiveState")));
        }
        block.clear();
      } else {
        int equals = line.indexOf('=');
        block.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
      }
    }
    return services;
  }
}
