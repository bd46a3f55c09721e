package platter.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at moments drawn from a seed, which a failure prints. */
class KilledTest {
  private static final int ROUNDS = 2;

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedIsThereAndTheRunIsShownAsInterrupted() throws Exception {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 1; round <= ROUNDS; round++) {
      var message = "seed " + seed + ", round " + round;
      var killed = recordUntilKilled(1 + random.nextInt(300));
      try (var inventory = Inventory.open(folder.resolve("home"), Victim.PASSPHRASE)) {
        var runs = inventory.journal().runs();
        assertEquals(round, runs.size(), message);
        assertEquals(killed.run(), runs.get(0).id(), message);
        assertEquals(RunRecord.State.INTERRUPTED, runs.get(0).state(), message);
        var found =
            inventory.journal().events(killed.run()).stream().map(e -> e.sequence()).toList();
        assertTrue(
            found.size() >= killed.acknowledged(),
            message + ": " + killed.acknowledged() + " acknowledged, found " + found.size());
        assertEquals(LongStream.rangeClosed(1, found.size()).boxed().toList(), found, message);
      }
    }
  }

  private record Killed(String run, long acknowledged) {}

  /** Kills the process once it has acknowledged so many events, and reads what it still said. */
  private Killed recordUntilKilled(int lines) throws Exception {
    var process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    folder.resolve("home").toString()))
            .redirectError(Redirect.INHERIT)
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var run = String.valueOf(out.readLine());
      long last = 0;
      for (int i = 0; i < lines; i++) {
        last = Long.parseLong(String.valueOf(out.readLine()));
      }
      process.toHandle().destroyForcibly();
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        last = line.isEmpty() ? last : Math.max(last, Long.parseLong(line));
      }
      return new Killed(run, last);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
