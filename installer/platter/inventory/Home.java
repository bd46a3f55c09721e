package platter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of an inventory: {@code inventory.json} (how the passphrase becomes a key), {@code
 * inventory.mv.db} (the database), {@code inventory.export} (its durable form), {@code owner.json}
 * (who works on it) and {@code runs/} (one log of events a run). Nobody but its owner may look in.
 */
record Home(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  /** Makes the folder, or takes one that is empty or an inventory. */
  static Home prepare(Path folder) throws InventoryException {
    var home = new Home(folder.toAbsolutePath().normalize());
    try {
      if (Files.isDirectory(folder) && !home.isOurs() && !isEmpty(folder)) {
        throw new InventoryException(
            folder + " is neither empty nor an inventory; choose another folder for --home");
      }
      Files.createDirectories(home.runs());
      home.close(home.folder, "rwx------");
      home.close(home.runs(), "rwx------");
      return home;
    } catch (IOException refused) {
      throw new InventoryException(
          "The folder " + folder + " cannot be used (" + refused + "); choose another for --home",
          refused);
    }
  }

  Path lockFile() {
    return folder.resolve("inventory.json");
  }

  /** Without H2's ending. */
  Path database() {
    return folder.resolve("inventory");
  }

  Path databaseFile() {
    return folder.resolve("inventory.mv.db");
  }

  Path export() {
    return folder.resolve("inventory.export");
  }

  Path owner() {
    return folder.resolve("owner.json");
  }

  Path runs() {
    return folder.resolve("runs");
  }

  private boolean isOurs() {
    return Files.exists(lockFile()) || Files.exists(owner());
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  Optional<Keys.Lock> lock() throws InventoryException {
    if (!Files.exists(lockFile())) {
      return Optional.empty();
    }
    try {
      var json = JSON.readTree(lockFile().toFile());
      if (json.path("format").asInt() > FORMAT) {
        throw new InventoryException(
            lockFile() + " was written by a newer version of Platter; use that version");
      }
      return Optional.of(
          new Keys.Lock(
              json.path("cost-bits").asInt(),
              json.path("salt").asText(),
              json.path("verifier").asText()));
    } catch (IOException | IllegalArgumentException damaged) {
      throw new InventoryException(
          lockFile() + " is damaged; import the last export into an empty folder", damaged);
    }
  }

  void write(Keys.Lock lock) throws InventoryException {
    try {
      var json =
          JSON.writeValueAsString(
              Map.of(
                  "format",
                  FORMAT,
                  "kdf",
                  "scrypt",
                  "cost-bits",
                  lock.costBits(),
                  "salt",
                  lock.salt(),
                  "verifier",
                  lock.verifier()));
      replace(lockFile(), json.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException refused) {
      throw new InventoryException(
          lockFile() + " cannot be written (" + refused + "); check free space", refused);
    }
  }

  /** Replaces a file as a whole: whoever looks sees the old one or the new one. */
  void replace(Path file, byte[] content) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside);
    close(beside, "rw-------");
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Closes a file or folder to others, where the file system knows owners. */
  void close(Path path, String permissions) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
