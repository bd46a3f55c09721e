package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a folder in the same layout; a link in it is refused, wherever it leads. */
final class FolderEntries implements Entries {
  private final Path folder;
  private final SortedMap<String, Long> sizes;
  private final SortedSet<String> names;
  private final Map<String, DiscFile> held = new TreeMap<>();

  private FolderEntries(Path folder, SortedMap<String, Long> sizes) {
    this.folder = folder;
    this.sizes = sizes;
    this.names = Collections.unmodifiableSortedSet(new TreeSet<>(sizes.keySet()));
  }

  static FolderEntries open(Path folder) throws IOException {
    var sizes = new TreeMap<String, Long>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var name = folder.relativize(file).toString().replace('\\', '/');
            if (!attributes.isRegularFile()) {
              throw new BrokenBundleException(folder, name, "is a link or a device, not a file");
            }
            sizes.put(name, attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    return new FolderEntries(folder, sizes);
  }

  @Override
  public Path file() {
    return folder;
  }

  @Override
  public SortedSet<String> names() {
    return names;
  }

  @Override
  public long size(String name) {
    var size = sizes.get(name);
    if (size == null) {
      throw new IllegalArgumentException("name: the bundle has no entry '" + name + "'");
    }
    return size;
  }

  @Override
  public InputStream open(String name) throws IOException {
    size(name);
    if (!names.contains(DiscFolder.recoveryOf(name))) {
      return Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
    return protectedFile(name).open();
  }

  /** One with recovery data is held open: what had to be repaired of it is asked for later. */
  private synchronized DiscFile protectedFile(String name) throws IOException {
    var known = held.get(name);
    if (known != null) {
      return known;
    }
    var opened = DiscFile.open(folder, name);
    held.put(name, opened);
    return opened;
  }

  @Override
  public synchronized Map<String, RepairedFile.Repairs> repairs() {
    var repairs = new TreeMap<String, RepairedFile.Repairs>();
    held.forEach((name, file) -> file.repairs().ifPresent(each -> repairs.put(name, each)));
    return repairs;
  }

  @Override
  public synchronized void close() throws IOException {
    for (var each : held.values()) {
      each.close();
    }
    held.clear();
  }
}
