package platter.bundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a reading of a whole disc, or of the bundle on it, found.
 *
 * @param file the jar or folder
 * @param entries every file that the checksums name or that was found, with what was found
 * @param signature what is known of who made it, in a word: {@code unsigned}
 * @param repairs what was damaged and could be repaired while it was read, by the file's name; it
 *     is intact therefore
 */
public record Verification(
    String file, List<Entry> entries, String signature, Map<String, RepairedFile.Repairs> repairs) {
  public Verification {
    entries = List.copyOf(entries);
    repairs = Collections.unmodifiableMap(new TreeMap<>(repairs));
  }

  /** Of a jar that cannot be opened. */
  static Verification of(BrokenBundleException trouble) {
    var entry = new Entry(trouble.entry(), 0, Finding.BROKEN, trouble.trouble(), Need.ALWAYS);
    return new Verification(trouble.file(), List.of(entry), "unsigned", Map.of());
  }

  /** What is true of one file. */
  public enum Finding {
    /** Its bytes are those that the checksums name. */
    INTACT,
    /** Its bytes are others. */
    BROKEN,
    /** The checksums name it, but it is not there. */
    MISSING,
    /** It is there, but no checksum names it. */
    SURPLUS
  }

  /**
   * Who cannot do without a file.
   *
   * @param always every installation
   * @param images those that run one of these images
   */
  public record Need(boolean always, Set<String> images) {
    /** Every installation. */
    public static final Need ALWAYS = new Need(true, Set.of());

    /** None: it is to be read, or for another machine. */
    public static final Need NEVER = new Need(false, Set.of());

    public Need {
      images = Set.copyOf(images);
    }

    /** As a sentence. */
    public String said() {
      if (always) {
        return "every installation needs it";
      }
      return images.isEmpty()
          ? "no installation needs it"
          : "needed where one of these runs: " + String.join(", ", new TreeSet<>(images));
    }

    /** Whether an installation of these images needs it. */
    public boolean by(Set<String> installed) {
      return always || images.stream().anyMatch(installed::contains);
    }
  }

  /**
   * One file of the bundle.
   *
   * @param name its name below the bundle's root
   * @param size its bytes, 0 where it is missing
   * @param finding what is true of it
   * @param detail what is wrong; empty where nothing is
   * @param need who cannot do without it
   */
  public record Entry(String name, long size, Finding finding, String detail, Need need) {}

  /** What a person must know although nothing is lost yet, a sentence each. */
  public List<String> notes() {
    var notes = new ArrayList<String>();
    repairs.forEach(
        (name, each) ->
            notes.add(
                "%s is damaged in %d places, %d bytes in all, and was read by its recovery data; copy the disc while that can be done"
                    .formatted(
                        name,
                        each.ranges().size(),
                        each.ranges().stream().mapToLong(ByteRange::length).sum())));
    return notes;
  }

  /** Whether every file is there, is what it should be, and no other is there. */
  public boolean intact() {
    return troubles().isEmpty();
  }

  /** The files that are not intact. */
  public List<Entry> troubles() {
    return entries.stream().filter(e -> e.finding() != Finding.INTACT).toList();
  }

  /** The files that are not intact and that an installation of these images needs. */
  public List<Entry> troubles(Set<String> images) {
    return troubles().stream().filter(e -> e.need().by(images)).toList();
  }
}
