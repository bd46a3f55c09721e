package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.press.RecoveryWriter;

/** A repaired file as those who read files know it. */
class RecoveryChannelTest {
  @TempDir Path temp;

  private RepairedFile open() throws IOException {
    return disc().open();
  }

  private Scratched disc() throws IOException {
    return new Scratched(temp, Scratched.LENGTH, 9).cells(40, 36);
  }

  @Test
  void aReaderKeepsItsPlace() throws IOException {
    try (var file = open();
        var one = file.channel();
        var other = file.channel()) {
      assertEquals(Scratched.LENGTH, one.size());
      one.position(90_000);
      assertEquals(10, one.read(ByteBuffer.allocate(10)));
      assertEquals(90_010, one.position());
      assertEquals(0, other.position());
      assertEquals(0, one.read(ByteBuffer.allocate(0)));
    }
  }

  @Test
  void atTheEndAndBeyondItThereIsNothing() throws IOException {
    try (var file = open();
        var channel = file.channel()) {
      channel.position(Scratched.LENGTH - 3);
      assertEquals(3, channel.read(ByteBuffer.allocate(10)));
      assertEquals(-1, channel.read(ByteBuffer.allocate(10)));
      channel.position(Long.MAX_VALUE);
      assertEquals(-1, channel.read(ByteBuffer.allocate(10)));
      assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
    }
  }

  @Test
  void nothingIsWritten() throws IOException {
    try (var file = open();
        var channel = file.channel()) {
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
    }
  }

  @Test
  void aReaderThatClosesLeavesTheOthers() throws IOException {
    var file = open();
    var one = file.channel();
    var other = file.channel();
    one.close();
    assertFalse(one.isOpen());
    assertThrows(ClosedChannelException.class, () -> one.read(ByteBuffer.allocate(1)));
    assertEquals(1, other.read(ByteBuffer.allocate(1)));
    file.close();
    assertThrows(ClosedChannelException.class, () -> other.read(ByteBuffer.allocate(1)));
  }

  @Test
  void readersInThreadsOfTheirOwnAllReadEverything() throws Exception {
    var disc = disc();
    try (var file = disc.open()) {
      var readers = new ArrayList<FutureTask<byte[]>>();
      for (int i = 0; i < 6; i++) {
        readers.add(new FutureTask<>(() -> Scratched.all(file.channel())));
      }
      readers.forEach(reader -> new Thread(reader).start());
      for (var reader : readers) {
        assertArrayEquals(disc.original(), reader.get());
      }
    }
  }

  /** A channel of Java's own would be closed by that, for all of them. */
  @Test
  void whoIsInterruptedStillReads() throws Exception {
    var bytes = disc().original();
    var path = Files.write(temp.resolve("a"), bytes);
    RecoveryWriter.write(path, temp.resolve("a.rs"), Progress.NONE);
    try (var file = RepairedFile.open(path, temp.resolve("a.rs"));
        var channel = file.channel()) {
      Thread.currentThread().interrupt();
      assertArrayEquals(bytes, Scratched.all(channel));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void aJarWhoseDirectoryIsScratchedIsOpened() throws IOException {
    var tar = SmallBundle.tar("usr/bin/dash", "shell");
    var jar = new SmallBundle().image("base", tar).jar(temp.resolve("p.jar"));
    RecoveryWriter.write(jar, temp.resolve("p.jar.rs"), Progress.NONE);
    var bytes = Files.readAllBytes(jar);
    Arrays.fill(bytes, bytes.length - 1500, bytes.length, (byte) 0);
    Files.write(jar, bytes);
    assertThrows(IOException.class, () -> Bundle.open(jar).close());
    try (var file = RepairedFile.open(jar, temp.resolve("p.jar.rs"));
        var zip = ZipFile.builder().setSeekableByteChannel(file.channel()).get()) {
      var entry = zip.getEntry("bundle/oci-layout");
      assertEquals(
          "{\"imageLayoutVersion\":\"1.0.0\"}",
          new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
