package platter.bundle;

import java.util.List;

/**
 * What a reading of the whole bundle found.
 *
 * @param file the jar or folder
 * @param entries every file that the checksums name or that was found, with what was found
 * @param signature what is known of who made it, in a word: {@code unsigned}
 */
public record Verification(String file, List<Entry> entries, String signature) {
  public Verification {
    entries = List.copyOf(entries);
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
   * One file of the bundle.
   *
   * @param name its name below the bundle's root
   * @param size its bytes, 0 where it is missing
   * @param finding what is true of it
   * @param detail what is wrong; empty where nothing is
   */
  public record Entry(String name, long size, Finding finding, String detail) {}

  /** Whether every file is there, is what it should be, and no other is there. */
  public boolean intact() {
    return troubles().isEmpty();
  }

  /** The files that are not intact. */
  public List<Entry> troubles() {
    return entries.stream().filter(e -> e.finding() != Finding.INTACT).toList();
  }
}
