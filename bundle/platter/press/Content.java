package platter.press;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bundle's files before they go into the jar, by name: texts in memory, blobs where they lie.
 */
final class Content {
  /** One file of the bundle. */
  interface Source {
    InputStream open() throws IOException;

    long size() throws IOException;
  }

  private final SortedMap<String, Source> sources = new TreeMap<>();
  private final SortedMap<String, String> hashes = new TreeMap<>();

  void put(String name, String text) throws IOException {
    put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void put(String name, byte[] bytes) {
    sources.put(
        name,
        new Source() {
          @Override
          public InputStream open() {
            return new ByteArrayInputStream(bytes);
          }

          @Override
          public long size() {
            return bytes.length;
          }
        });
    hashes.put(name, Hashes.ofBytes(bytes));
  }

  /** A file as it lies on the disk; read again when it is written, so it must stay. */
  void put(String name, Path file) throws IOException {
    sources.put(
        name,
        new Source() {
          @Override
          public InputStream open() throws IOException {
            return Files.newInputStream(file);
          }

          @Override
          public long size() throws IOException {
            return Files.size(file);
          }
        });
    hashes.put(name, Hashes.ofFile(file));
  }

  /** What can be read as often as is wanted, as long as it stays. */
  void put(String name, Source source) throws IOException {
    sources.put(name, source);
    try (var in = source.open()) {
      hashes.put(name, Hashes.ofStream(in));
    }
  }

  void drop(String name) {
    sources.remove(name);
    hashes.remove(name);
  }

  SortedMap<String, Source> sources() {
    return Collections.unmodifiableSortedMap(sources);
  }

  /** Hexadecimal SHA-256 of every file. */
  SortedMap<String, String> hashes() {
    return Collections.unmodifiableSortedMap(hashes);
  }
}
