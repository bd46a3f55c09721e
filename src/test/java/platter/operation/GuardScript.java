package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The guard of a service as the playbook writes it, in a folder of a test. */
record GuardScript(Path place) {
  /** The template of a role, with the timers of a short line in it. */
  static String template(String role) throws Exception {
    var template = Files.readString(Path.of("playbooks/roles", role, "templates/guard.j2"));
    for (var each : Timing.forRoundTrip(Duration.ZERO).variables().entrySet()) {
      template = template.replace("{{ timing." + each.getKey() + " }}", each.getValue().toString());
    }
    return template;
  }

  void write(String text) throws Exception {
    Files.writeString(place.resolve("guard"), text);
  }

  /**
   * What is said, line by line, by a script that has the guard's functions.
   *
   * @param before what must be there when the guard is read
   */
  List<String> said(String before, String script) throws Exception {
    var process =
        new ProcessBuilder("bash", "-c", before + "\n. ./guard\n" + script)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().filter(line -> !line.isBlank()).toList();
  }
}
