package platter.bundle;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The bundle's {@code SHA256SUMS}, in the form that {@code sha256sum --check} reads: every file of
 * the bundle but itself and its signature.
 */
public record Checksums(SortedMap<String, String> hashes) {
  /** The name of the file in the bundle. */
  public static final String NAME = "SHA256SUMS";

  /** The name of its signature, as minisign calls it. */
  public static final String SIGNATURE = NAME + ".minisig";

  /** The name of the key of whoever releases it, in minisign's form; a trial has none. */
  public static final String KEY = "release.pub";

  /** What cannot be named in the checksums: they, and what is made of them. */
  static final Set<String> OWN =
      Set.of(NAME, SIGNATURE, DiscFolder.recoveryOf(NAME), DiscFolder.recoveryOf(SIGNATURE));

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

  /** Names map to 64 hexadecimal digits. */
  public Checksums {
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
  }

  /** The text of the file; names in order. */
  public String text() {
    var text = new StringBuilder();
    for (Map.Entry<String, String> each : hashes.entrySet()) {
      text.append(each.getValue()).append("  ").append(each.getKey()).append('\n');
    }
    return text.toString();
  }

  static Checksums read(Entries entries) throws IOException {
    var hashes = new TreeMap<String, String>();
    for (var line : entries.text(NAME).lines().toList()) {
      var matcher = LINE.matcher(line);
      if (!matcher.matches() || !Entries.isPlain(matcher.group(2))) {
        throw new BrokenBundleException(
            entries.file(), NAME, "has a line that is no checksum: '" + line + "'");
      }
      if (hashes.put(matcher.group(2), matcher.group(1)) != null) {
        throw new BrokenBundleException(
            entries.file(), NAME, "names " + matcher.group(2) + " twice");
      }
    }
    return new Checksums(hashes);
  }
}
