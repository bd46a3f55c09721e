package platter.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import platter.Await;

/** Uploads over a short line (one channel) and over a long one (two). */
@Timeout(60)
class UploadTest {
  private final byte[] data = new byte[20_000_003];
  @TempDir Path dir;
  private Session local;
  private Path file;

  UploadTest() {
    new Random(11).nextBytes(data);
  }

  @BeforeEach
  void open() throws Exception {
    local = LocalSession.open("here");
    file = dir.resolve("deep/er/blob");
  }

  @AfterEach
  void close() {
    local.close();
  }

  /** The bytes, and how many of them were read; breaks after so many where told to. */
  private final class Bytes implements Upload.Source {
    private final AtomicLong read = new AtomicLong();
    private long breakAfter = Long.MAX_VALUE;

    @Override
    public long size() {
      return data.length;
    }

    @Override
    public String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public InputStream open(long offset) {
      var from = new ByteArrayInputStream(data, (int) offset, data.length - (int) offset);
      return Inputs.of(
          (bytes, at, length) -> {
            if (read.get() >= breakAfter) {
              throw new IOException("the disc was taken out");
            }
            int n = from.read(bytes, at, length);
            read.addAndGet(Math.max(n, 0));
            return n;
          });
    }
  }

  /** The same session over a line of this round trip; counts the bytes streamed. */
  private record Far(Session session, Duration roundTrip, AtomicLong sent) implements Session {
    @Override
    public String host() {
      return session.host();
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      return session.send(script);
    }

    @Override
    public Answer run(Script script) throws UnreachableException, InterruptedException {
      return session.run(script);
    }

    @Override
    public Answer stream(Script script, InputStream in, LongConsumer progress)
        throws UnreachableException, IOException, InterruptedException {
      var last = new AtomicLong();
      return session.stream(
          script,
          in,
          now -> {
            sent.addAndGet(now - last.getAndSet(now));
            progress.accept(now);
          });
    }

    @Override
    public void close() {}
  }

  private Far at(int milliseconds) {
    return new Far(local, Duration.ofMillis(milliseconds), new AtomicLong());
  }

  private void send(Session session, Upload.Source source) throws Exception {
    Upload.run(session, source, file.toString(), there -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void theFileArrivesAndNothingElseStays(int roundTrip) throws Exception {
    send(at(roundTrip), new Bytes());
    assertArrayEquals(data, Files.readAllBytes(file));
    assertEquals(List.of(file), siblings());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void aFileThatIsThereIsNotSentAgain(int roundTrip) throws Exception {
    send(at(roundTrip), new Bytes());
    var far = at(roundTrip);
    send(far, new Bytes());
    assertEquals(0, far.sent().get());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void aBrokenTransferGoesOnWhereItStopped(int roundTrip) throws Exception {
    var broken = new Bytes();
    broken.breakAfter = 18_000_000;
    assertThrows(IOException.class, () -> send(at(roundTrip), broken));
    awaitQuiet();
    var far = at(roundTrip);
    send(far, new Bytes());
    assertArrayEquals(data, Files.readAllBytes(file));
    assertTrue(far.sent().get() < data.length / 2, "sent again: " + far.sent());
    assertEquals(List.of(file), siblings());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void whatLiesThereAndIsSomethingElseIsSentAnew(int roundTrip) throws Exception {
    Files.createDirectories(file.getParent());
    var wrong = Arrays.copyOf(data, 9_000_000);
    wrong[1000] ^= 1;
    Files.write(Path.of(file + ".part"), wrong);
    Files.write(Path.of(file + ".halves"), wrong);
    Files.writeString(Path.of(file + ".halves.0"), "9000000\n");
    send(at(roundTrip), new Bytes());
    assertArrayEquals(data, Files.readAllBytes(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void progressGrowsToTheWhole(int roundTrip) throws Exception {
    var seen = Collections.synchronizedList(new ArrayList<Long>());
    Upload.run(at(roundTrip), new Bytes(), file.toString(), seen::add);
    assertEquals((long) data.length, seen.get(seen.size() - 1));
    assertTrue(seen.size() > 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void aSourceThatIsNotWhatItSaysNeverGetsTheName(int roundTrip) throws Exception {
    var bytes = new Bytes();
    var liar =
        new Upload.Source() {
          @Override
          public long size() {
            return bytes.size();
          }

          @Override
          public String sha256() {
            return "0".repeat(64);
          }

          @Override
          public InputStream open(long offset) {
            return bytes.open(offset);
          }
        };
    var e = assertThrows(UploadFailedException.class, () -> send(at(roundTrip), liar));
    assertTrue(String.valueOf(e.getMessage()).contains("not what was sent"), e.getMessage());
    assertEquals(List.of(), siblings());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void aFullDiscSaysSo(int roundTrip) throws Exception {
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(Path.of(file + ".part"), Path.of("/dev/full"));
    Files.createSymbolicLink(Path.of(file + ".halves"), Path.of("/dev/full"));
    var e = assertThrows(UploadFailedException.class, () -> send(at(roundTrip), new Bytes()));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("here: " + file + " could not be written"),
        e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("No space left on device"), e.getMessage());
  }

  /** The host writes what has arrived even after the sender has gone. */
  private void awaitQuiet() throws Exception {
    Await.until(
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(p -> p.info().commandLine().orElse("").contains(file + ".")));
  }

  private List<Path> siblings() throws IOException {
    try (Stream<Path> all = Files.list(file.getParent())) {
      return all.toList();
    }
  }
}
