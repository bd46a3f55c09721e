package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The stored (never compressed) entries of a jar below {@code bundle/}. */
final class JarEntries implements Entries {
  private final Path jar;
  private final DiscFile file;
  private final ZipDirectory zip;
  private final List<ZipDirectory.Entry> all;
  private final Map<String, ZipDirectory.Entry> entries;
  private final SortedSet<String> names;

  private JarEntries(Path jar, DiscFile file) throws IOException {
    this.jar = jar;
    this.file = file;
    this.zip = new ZipDirectory(file.medium());
    this.all = zip.entries();
    this.entries = list(jar, all);
    this.names = Collections.unmodifiableSortedSet(new TreeSet<>(entries.keySet()));
  }

  static JarEntries open(Path jar) throws IOException {
    var place = jar.toAbsolutePath();
    var file = DiscFile.open(Objects.requireNonNull(place.getParent()), nameOf(place));
    try {
      return new JarEntries(jar, file);
    } catch (ZipException e) {
      file.close();
      throw new BrokenBundleException(jar, "the jar", "cannot be read: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static String nameOf(Path jar) {
    return String.valueOf(jar.getFileName());
  }

  private static Map<String, ZipDirectory.Entry> list(Path jar, List<ZipDirectory.Entry> all)
      throws IOException {
    var entries = new HashMap<String, ZipDirectory.Entry>();
    for (var entry : all) {
      if (!entry.name().startsWith(PREFIX) || entry.name().equals(PREFIX)) {
        continue;
      }
      var name = entry.name().substring(PREFIX.length());
      if (!Entries.isPlain(name)) {
        throw new BrokenBundleException(jar, name, "has a name that leads out of the bundle");
      }
      if (!entry.stored()) {
        throw new BrokenBundleException(
            jar, name, "is compressed, but a bundle's entries never are");
      }
      if (entries.put(name, entry) != null) {
        throw new BrokenBundleException(jar, name, "is there twice");
      }
    }
    return entries;
  }

  Disc disc() throws IOException {
    return Disc.of(file, all);
  }

  @Override
  public Path file() {
    return jar;
  }

  @Override
  public SortedSet<String> names() {
    return names;
  }

  @Override
  public long size(String name) {
    return entry(name).size();
  }

  /** Names of all that is in the jar, the program too, in the order of its directory. */
  Stream<String> program() {
    return all.stream().map(ZipDirectory.Entry::name);
  }

  /** What this name has in the whole jar; empty where there is nothing. */
  Optional<byte[]> program(String name) throws IOException {
    for (var entry : all) {
      if (entry.name().equals(name)) {
        try (var stored = open(name, entry);
            var plain =
                entry.stored() ? stored : new InflaterInputStream(stored, new Inflater(true))) {
          return Optional.of(plain.readAllBytes());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public InputStream open(String name) throws IOException {
    return open(name, entry(name));
  }

  private InputStream open(String name, ZipDirectory.Entry entry) throws IOException {
    try {
      return file.open(zip.start(entry), entry.length());
    } catch (ZipException e) {
      throw new BrokenBundleException(jar, name, "cannot be read: " + e.getMessage(), e);
    }
  }

  private ZipDirectory.Entry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("name: the bundle has no entry '" + name + "'");
    }
    return entry;
  }

  @Override
  public Map<String, RepairedFile.Repairs> repairs() {
    return file.repairs().map(repairs -> Map.of(nameOf(jar), repairs)).orElse(Map.of());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
