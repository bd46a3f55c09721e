package platter.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The stored (never compressed) entries of a jar below {@code bundle/}. */
final class JarEntries implements Entries {
  private final Path jar;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;
  private final SortedSet<String> names;

  private JarEntries(Path jar, ZipFile zip, Map<String, ZipEntry> entries) {
    this.jar = jar;
    this.zip = zip;
    this.entries = entries;
    this.names = Collections.unmodifiableSortedSet(new TreeSet<>(entries.keySet()));
  }

  static JarEntries open(Path jar) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(jar.toFile());
    } catch (ZipException e) {
      throw new BrokenBundleException(jar, "the jar", "cannot be read: " + e.getMessage(), e);
    }
    try {
      return new JarEntries(jar, zip, list(jar, zip));
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static Map<String, ZipEntry> list(Path jar, ZipFile zip) throws IOException {
    var entries = new HashMap<String, ZipEntry>();
    for (var all = zip.entries(); all.hasMoreElements(); ) {
      var entry = all.nextElement();
      if (!entry.getName().startsWith(PREFIX) || entry.getName().equals(PREFIX)) {
        continue;
      }
      var name = entry.getName().substring(PREFIX.length());
      if (!Entries.isPlain(name)) {
        throw new BrokenBundleException(jar, name, "has a name that leads out of the bundle");
      }
      if (entry.getMethod() != ZipEntry.STORED) {
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
    return Disc.of(jar, zip);
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
    return entry(name).getSize();
  }

  @Override
  public InputStream open(String name) throws IOException {
    try {
      return zip.getInputStream(entry(name));
    } catch (ZipException e) {
      throw new BrokenBundleException(jar, name, "cannot be read: " + e.getMessage(), e);
    }
  }

  private ZipEntry entry(String name) {
    var entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("name: the bundle has no entry '" + name + "'");
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
