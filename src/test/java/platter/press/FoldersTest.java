package platter.press;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @Test
  void whatNobodyHasUsedIsDeletedAndWhatWasUsedAgainStays(@TempDir Path cache) throws IOException {
    var now = Instant.now();
    var unused = Files.createDirectories(cache.resolve("unused"));
    Files.writeString(unused.resolve("file"), "");
    var used = Files.createDirectory(cache.resolve("used"));
    for (var each : new Path[] {unused, used}) {
      Files.setLastModifiedTime(each, FileTime.from(now.minus(Duration.ofDays(40))));
    }

    Folders.use(used);
    Folders.deleteUnused(cache, now.minus(Duration.ofDays(30)));

    assertFalse(Files.exists(unused));
    assertTrue(Files.exists(used));
  }
}
