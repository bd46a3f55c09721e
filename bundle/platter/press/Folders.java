package platter.press;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Folders with all that is in them; in a cache, a folder's time is that of its last use. */
final class Folders {
  private Folders() {}

  /** Deletes a folder; links in it are deleted, never followed. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void use(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
  }

  /** Deletes the folders below this one that nobody has used since then. */
  static void deleteUnused(Path cache, Instant since) throws IOException {
    var unused = new ArrayList<Path>();
    try (var folders = Files.newDirectoryStream(cache, Files::isDirectory)) {
      for (var each : folders) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(since)) {
          unused.add(each);
        }
      }
    }
    for (var each : unused) {
      delete(each);
    }
  }
}
