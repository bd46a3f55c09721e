package platter.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;

/**
 * The installer is killed again and again, between tasks and inside transfers, and each time {@code
 * install} is simply called again. {@code -Dplatter.seed=N} repeats a list of such moments, {@code
 * -Dplatter.kills=N} makes it shorter or longer.
 */
@LabHosts({"a1", "b1", "v1"})
class KillIT {
  private static final int MOST_CHANGES = 40;
  private static final int MOST_CHUNKS = 400;

  @TempDir private static Path home;

  /**
   * A moment of a run.
   *
   * @param transfer whether bytes count, or tasks that changed something
   * @param count so many of them after the start
   */
  private record Moment(boolean transfer, int count) {
    static List<Moment> list(long seed, int length) {
      var random = new Random(seed);
      return Stream.generate(
              () -> {
                boolean transfer = random.nextBoolean();
                return new Moment(
                    transfer, 1 + random.nextInt(transfer ? MOST_CHUNKS : MOST_CHANGES));
              })
          .limit(length)
          .toList();
    }

    /** Whether a line of the run's events counts. */
    boolean counts(String line) throws Exception {
      if (!line.startsWith("{")) {
        return false;
      }
      var event = new ObjectMapper().readTree(line);
      return transfer
          ? event.path("kind").asText().equals("progress") && event.has("task")
          : event.path("outcome").asText().equals("changed");
    }
  }

  @Test
  void anInstallationThatIsKilledGoesOnAndEndsTheSame(Lab lab) throws Exception {
    long seed = Long.getLong("platter.seed", ThreadLocalRandom.current().nextLong());
    var moments = Moment.list(seed, Integer.getInteger("platter.kills", 8));
    var which = "-Dplatter.seed=" + seed + ": " + moments;
    System.out.println(which);
    var jar = new Jar(lab, home);
    var topology = jar.twoSites().toString();
    var killed = new ArrayList<Moment>();
    for (var moment : moments) {
      if (killedAt(moment, jar.start("install", "--yes", "--json", "--topology", topology))) {
        killed.add(moment);
      }
    }

    var said = jar.run(0, "install", "--yes", "--topology", topology);
    var plan = jar.run(0, "plan");

    System.out.println("killed at " + killed);
    assertTrue(!killed.isEmpty(), which);
    assertTrue(said.contains("Message from a1 to b1"), () -> which + "\n" + said);
    assertTrue(plan.contains("0 changes on 3 hosts"), () -> which + "\n" + plan);
  }

  /** Lets it run up to this moment and kills it there; false where it ended before. */
  private static boolean killedAt(Moment moment, Process process) throws Exception {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    int seen = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (moment.counts(line) && ++seen == moment.count()) {
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
