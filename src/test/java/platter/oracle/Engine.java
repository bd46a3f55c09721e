package platter.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import platter.lab.Lab;

/** Something that runs a playbook of the corpus from the laptop of a lab. */
public interface Engine {
  /** The corpus of playbooks. */
  Path CORPUS = Path.of("src/test/corpus").toAbsolutePath();

  /** How a task ended on a host; {@code outcome} is in lower case. */
  record Done(String host, String task, String outcome) {}

  /** The command that runs a playbook and prints a JSON object for each task that ended. */
  List<String> command(String playbook);

  /**
   * Runs it.
   *
   * @throws AssertionError if it fails, with all that it printed
   */
  static List<Done> run(Lab lab, List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed:\n" + said);
    }
    return outcomes(said);
  }

  /** Reads what a command printed; lines that are no outcomes are left out. */
  static List<Done> outcomes(String said) throws IOException {
    var json = new ObjectMapper();
    var done = new ArrayList<Done>();
    for (var line : said.lines().filter(line -> line.startsWith("{")).toList()) {
      var node = json.readTree(line);
      if (node.hasNonNull("outcome")) {
        done.add(
            new Done(
                node.path("host").asText(),
                node.path("task").asText(),
                node.path("outcome").asText()));
      }
    }
    return done;
  }
}
