package platter.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That this process, and no other, works on an inventory. The lock is the operating system's and
 * ends with the process, however it ends; the file beside it only says who it was.
 */
final class Ownership implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far behind the text, so that it can be read while it is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  private final FileChannel channel;
  private final Path file;
  private final Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private Ownership(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Ownership take(Home home) throws InventoryException {
    var file = home.owner();
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
        channel.close();
        throw new InventoryInUseException(inUse(file));
      }
      home.close(file, "rw-------");
      var ownership = new Ownership(file, channel);
      ownership.tell(Optional.empty());
      return ownership;
    } catch (IOException refused) {
      throw new InventoryException(
          file + " cannot be locked (" + refused + "); choose a folder on a local disk", refused);
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false) != null;
    } catch (OverlappingFileLockException byThisProcess) {
      return false;
    }
  }

  /** Writes down what this process does, for whoever comes next. */
  void tell(Optional<String> run) {
    var owner = new LinkedHashMap<String, @Nullable Object>();
    owner.put("pid", ProcessHandle.current().pid());
    owner.put("user", account());
    owner.put("machine", machine());
    owner.put("since", since.toString());
    owner.put("run", run.orElse(""));
    try {
      var bytes = ByteBuffer.wrap(JSON.writeValueAsString(owner).getBytes(StandardCharsets.UTF_8));
      channel.truncate(0);
      channel.write(bytes, 0);
    } catch (IOException refused) {
      throw new UncheckedIOException(file + " cannot be written", refused);
    }
  }

  /** Who owns it, as one sentence. */
  static String inUse(Path file) {
    try {
      var owner = JSON.readTree(Files.readString(file));
      var run = owner.path("run").asText();
      return "The inventory in "
          + file.getParent()
          + " is in use by "
          + owner.path("user").asText("somebody")
          + " on "
          + owner.path("machine").asText("an unknown machine")
          + " (process "
          + owner.path("pid").asText("unknown")
          + ") since "
          + owner.path("since").asText("an unknown time")
          + (run.isEmpty() ? "" : ", which runs: " + run)
          + ". Wait until it is done, or look at its events in "
          + file.resolveSibling("runs")
          + ".";
    } catch (IOException unreadable) {
      return "The inventory in " + file.getParent() + " is in use by another process; wait for it.";
    }
  }

  static String account() {
    return System.getProperty("user.name", "unknown");
  }

  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException refused) {
      throw new UncheckedIOException(file + " cannot be closed", refused);
    }
  }
}
