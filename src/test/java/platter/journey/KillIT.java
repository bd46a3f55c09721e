package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * The installer is killed again and again, between tasks and inside transfers, and interrupted
 * once, and each time {@code install} is simply called again. {@code -Dplatter.seed=N} repeats a
 * list of such moments.
 */
class KillIT {
  private static final int MOST_CHANGES = 40;
  private static final int MOST_CHUNKS = 400;
  private static final int TASKS_BEFORE_CONTROL_C = 20;

  @Nested
  @LabHosts({"a1", "v1"})
  class OnOneHostAndAVault {
    @Test
    void anInstallationThatIsKilledTwiceGoesOnAndEndsTheSame(Lab lab, @TempDir Path home)
        throws Exception {
      var jar = new Jar(lab, home);
      endsTheSame(jar, jar.oneSite(), 2, "Message from a1 to a1", "0 changes on 2 hosts");
    }
  }

  @Nested
  @Tag("long")
  @LabHosts({"a1", "b1", "v1"})
  class OnTwoSites {
    @Test
    void anInstallationThatIsKilledEightTimesGoesOnAndEndsTheSame(Lab lab, @TempDir Path home)
        throws Exception {
      var jar = new Jar(lab, home);
      endsTheSame(jar, jar.twoSites(), 8, "Message from a1 to b1", "0 changes on 3 hosts");
    }
  }

  /**
   * A moment of a run.
   *
   * @param transfer whether bytes count, or tasks that changed something
   * @param count so many tasks after the start, or so many times 32 KiB into a file
   */
  private record Moment(boolean transfer, int count) {
    /** One inside a transfer, one between tasks, and so on. */
    static List<Moment> list(long seed, int length) {
      var random = new Random(seed);
      return IntStream.range(0, length)
          .mapToObj(i -> i % 2 == 0)
          .map(t -> new Moment(t, 1 + random.nextInt(t ? MOST_CHUNKS : MOST_CHANGES)))
          .toList();
    }

    /** How far a run is that was so far before this line of its events. */
    int after(String line, int before) throws IOException {
      if (!line.startsWith("{")) {
        return before;
      }
      var event = new ObjectMapper().readTree(line);
      if (!transfer) {
        return event.path("outcome").asText().equals("changed") ? before + 1 : before;
      }
      return event.path("kind").asText().equals("progress") && event.has("task")
          ? Math.max(before, (int) (event.path("done").asLong() >> 15))
          : before;
    }
  }

  private static void endsTheSame(Jar jar, Path topology, int kills, String proof, String plan)
      throws Exception {
    long seed = Long.getLong("platter.seed", ThreadLocalRandom.current().nextLong());
    var moments = Moment.list(seed, kills);
    var which = "-Dplatter.seed=" + seed + ": " + moments;
    System.out.println(which);
    var killed = new ArrayList<Moment>();
    for (var moment : moments) {
      if (killedAt(
          moment, jar.start("install", "--yes", "--json", "--topology", topology.toString()))) {
        killed.add(moment);
      }
    }

    cancelled(
        jar.start("install", "--yes", "--json", "--topology", topology.toString()),
        "\"kind\":\"task-started\"",
        TASKS_BEFORE_CONTROL_C);
    var said = jar.run(0, "install", "--yes");
    var planned = jar.run(0, "plan");
    cancelled(jar.start("install", "--yes", "--json"), "\"task\":\"Account for the test\"", 1);
    var accounts = jar.run(0, "user", "list");

    System.out.println("killed at " + killed);
    assertTrue(!killed.isEmpty(), which);
    assertTrue(said.contains(proof), () -> which + "\n" + said);
    assertTrue(planned.contains(plan), () -> which + "\n" + planned);
    assertFalse(accounts.contains("platter-check-"), accounts);
  }

  /**
   * Interrupts it, as Control-C does, when a line with this text has come so many times: it ends in
   * order and says so by its status.
   */
  static void cancelled(Process process, String text, int times) throws Exception {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      boolean ended = false;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(text) && ++seen == times) {
          interrupt(process);
        }
        ended |= line.contains("\"message\":\"CANCELLED\"");
      }
      assertEquals(4, process.waitFor());
      assertTrue(ended, "the run's last event says that it was cancelled");
    }
  }

  /** What Control-C does to it. */
  static void interrupt(Process process) throws Exception {
    var java =
        process
            .descendants()
            .filter(p -> p.info().command().filter(c -> c.endsWith("/java")).isPresent())
            .findFirst()
            .orElseThrow();
    var kill = new ProcessBuilder("kill", "-INT", String.valueOf(java.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /** Lets it run up to this moment and kills it there; false where it ended before. */
  private static boolean killedAt(Moment moment, Process process) throws Exception {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    int seen = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      seen = moment.after(line, seen);
      if (seen >= moment.count()) {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (var one : all) {
          one.onExit().join();
        }
        return true;
      }
    }
    process.waitFor();
    return false;
  }
}
