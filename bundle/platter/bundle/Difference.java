package platter.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What changes where one disc is installed over another one.
 *
 * @param version of the program
 * @param program whether the jar is another one in anything
 * @param images by name; those that only one has, and those whose content is another
 * @param packages of those images, by image
 * @param libraries of the program
 * @param restarts units that always run and whose image or program is another: they are started
 *     anew where they run, and perhaps others with them whose configuration changes
 * @param layers how many layers of images the old one does not have
 * @param layersSize their bytes, of which a host is sent what its own images need
 * @param programSize bytes of the new jar, which the host with the backups is sent if it is another
 */
public record Difference(
    Change version,
    boolean program,
    List<Change> images,
    SortedMap<String, List<Change>> packages,
    List<Change> libraries,
    List<String> restarts,
    int layers,
    long layersSize,
    long programSize) {
  /**
   * A thing and its versions, which may be the same where the content is another.
   *
   * @param before empty for what is new
   * @param after empty for what is gone
   */
  public record Change(String name, String before, String after) {}

  public Difference {
    images = List.copyOf(images);
    libraries = List.copyOf(libraries);
    restarts = List.copyOf(restarts);
  }

  /** Between what was there before and what comes. */
  public static Difference between(Contents before, Contents after) {
    var images = new ArrayList<Change>();
    var packages = new TreeMap<String, List<Change>>();
    for (var name : union(before.images(), after.images())) {
      var old = Optional.ofNullable(before.images().get(name));
      var now = Optional.ofNullable(after.images().get(name));
      if (!old.map(Contents.Content::digest).equals(now.map(Contents.Content::digest))) {
        images.add(
            new Change(
                name,
                old.map(Contents.Content::version).orElse(""),
                now.map(Contents.Content::version).orElse("")));
        packages.put(
            name,
            changes(
                old.<Map<String, String>>map(Contents.Content::packages).orElse(Map.of()),
                now.<Map<String, String>>map(Contents.Content::packages).orElse(Map.of())));
      }
    }
    var layers = new HashMap<String, Long>();
    after.images().values().forEach(image -> layers.putAll(image.layers()));
    before.images().values().forEach(image -> layers.keySet().removeAll(image.layers().keySet()));
    boolean program = !before.program().equals(after.program());
    return new Difference(
        new Change("platter", before.generation().version(), after.generation().version()),
        program,
        images,
        packages,
        changes(before.libraries(), after.libraries()),
        restarts(before, after, program),
        layers.size(),
        layers.values().stream().mapToLong(Long::longValue).sum(),
        program ? after.programSize() : 0);
  }

  private static List<String> restarts(Contents before, Contents after, boolean program) {
    var others = new TreeSet<String>();
    after
        .images()
        .forEach(
            (name, image) -> {
              var old = before.images().get(name);
              if (old == null || !old.digest().equals(image.digest())) {
                others.add(name);
              }
            });
    if (program) {
      others.add(Program.DISC);
    }
    return after.services().entrySet().stream()
        .filter(service -> service.getValue().stream().anyMatch(others::contains))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
    return union(before, after).stream()
        .map(name -> new Change(name, before.getOrDefault(name, ""), after.getOrDefault(name, "")))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  private static TreeSet<String> union(Map<String, ?> one, Map<String, ?> other) {
    var names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  /** Whether both are the same in everything. */
  public boolean none() {
    return !program
        && images.isEmpty()
        && libraries.isEmpty()
        && version.before().equals(version.after());
  }
}
