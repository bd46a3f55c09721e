package platter.playbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where playbooks, roles, templates and files are read from. */
public interface Resources {
  /** The bytes at this path, relative to the playbooks' root; empty where there is no such file. */
  Optional<byte[]> read(String path);

  /** The text at this path, as UTF-8. */
  default Optional<String> text(String path) {
    return read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Playbooks in a directory. */
  static Resources directory(Path root) {
    return path -> {
      var file = root.resolve(path).normalize();
      if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try {
        return Optional.of(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Playbooks inside the jar, below {@code root}. */
  static Resources classpath(ClassLoader loader, String root) {
    return path -> {
      try (var in = loader.getResourceAsStream(root + "/" + path)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
