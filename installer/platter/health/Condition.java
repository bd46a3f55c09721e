package platter.health;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import platter.ssh.Script;

/**
 * How a host stands beside what its services say of themselves. Whatever owns the host may have
 * written this; what cannot be read is left out.
 *
 * @param spaces file systems by where they are mounted
 * @param memory bytes of the machine's memory; empty where it does not say
 * @param available bytes of it that programs could still have
 * @param units those that are wanted, and how each is, as {@code systemctl is-active} says it
 * @param sealed when a run of Platter ended last that wrote files; empty where none has kept that
 * @param changed files that are not as that run left them
 * @param added files that change a unit of Platter, and that no run wrote
 * @param expiries when the first certificate in a file runs out, by its path
 * @param disc what the host was made by, as {@code platter.bundle.Generation} writes it; empty
 *     where it does not say
 */
public record Condition(
    Map<String, Space> spaces,
    Optional<Long> memory,
    Optional<Long> available,
    Map<String, String> units,
    Optional<Instant> sealed,
    List<String> changed,
    List<String> added,
    Map<String, Instant> expiries,
    String disc) {

  /** A list of a host is no longer than that, whatever the host says. */
  private static final int MOST = 200;

  /**
   * Room on a file system.
   *
   * @param free bytes that a program could write
   * @param total bytes
   * @param inodes free ones, in per cent; empty where it has no fixed number of them
   */
  public record Space(long free, long total, Optional<Integer> inodes) {}

  /**
   * What a host is asked.
   *
   * @param folders that hold data, beside the usual ones
   */
  public static Script question(List<String> folders) {
    return Scripts.of("condition.sh", folders);
  }

  /**
   * Those that are wanted and do not run, with how each is.
   *
   * @param held units that something else keeps from running, which tells of it
   */
  public Map<String, String> down(List<String> held) {
    var down = new TreeMap<>(units);
    down.values().removeIf("active"::equals);
    down.keySet().removeAll(held);
    return down;
  }

  /** Reads the answer. */
  public static Condition read(String out) {
    var lines = new KeyedLines(out, MOST);
    var memory = pairs(lines, "memory");
    return new Condition(
        spaces(lines),
        kibibytes(memory, "MemTotal"),
        kibibytes(memory, "MemAvailable"),
        pairs(lines, "unit"),
        lines.all("sealed").stream()
            .filter(at -> at.matches("[0-9]{1,11}"))
            .findFirst()
            .map(at -> Instant.ofEpochSecond(Long.parseLong(at))),
        lines.all("changed"),
        lines.all("added"),
        expiries(lines),
        String.join("\n", lines.all("disc")));
  }

  private static Map<String, String> pairs(KeyedLines lines, String key) {
    var pairs = new TreeMap<String, String>();
    for (var line : lines.all(key)) {
      var words = line.split(" ", 2);
      if (words.length == 2) {
        pairs.put(words[0], words[1]);
      }
    }
    return pairs;
  }

  private static Optional<Long> kibibytes(Map<String, String> memory, String key) {
    return Optional.ofNullable(memory.get(key))
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(text -> Long.parseLong(text) << 10);
  }

  private static Map<String, Space> spaces(KeyedLines lines) {
    var spaces = new TreeMap<String, Space>();
    var blocks = lines.all("blocks");
    var inodes = lines.all("inodes");
    for (int i = 0; i < Math.min(blocks.size(), inodes.size()); i++) {
      var room = blocks.get(i).split(" +", 6);
      var nodes = inodes.get(i).split(" +", 6);
      if (room.length == 6 && nodes.length == 6 && isNumber(room[1]) && isNumber(room[3])) {
        spaces.put(
            room[5],
            new Space(
                Long.parseLong(room[3]) << 10, Long.parseLong(room[1]) << 10, percent(nodes)));
      }
    }
    return spaces;
  }

  private static Optional<Integer> percent(String[] nodes) {
    return isNumber(nodes[1]) && isNumber(nodes[3]) && Long.parseLong(nodes[1]) > 0
        ? Optional.of((int) (100 * Long.parseLong(nodes[3]) / Long.parseLong(nodes[1])))
        : Optional.empty();
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,16}");
  }

  private static Map<String, Instant> expiries(KeyedLines lines) {
    var expiries = new TreeMap<String, Instant>();
    pairs(lines, "certificate")
        .forEach((path, base64) -> first(base64).ifPresent(end -> expiries.put(path, end)));
    return expiries;
  }

  /** When the first of them runs out. */
  private static Optional<Instant> first(String base64) {
    try {
      var pem = Base64.getDecoder().decode(base64);
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .stream()
          .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
          .min(Instant::compareTo);
    } catch (CertificateException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
