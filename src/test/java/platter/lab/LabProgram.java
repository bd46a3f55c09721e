package platter.lab;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The program {@code src/test/lab/lab}, for one lab. */
record LabProgram(String lab) {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static Path program() {
    return Path.of(
            System.getProperty("basedir", System.getProperty("user.dir")), "src/test/lab/lab")
        .toAbsolutePath();
  }

  /** The whole command line for these arguments of the lab. */
  List<String> command(List<String> arguments) {
    var command = new ArrayList<>(List.of(program().toString(), "--lab", lab));
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Runs and returns what came back, whatever the exit status. */
  Answered run(List<String> arguments, Duration limit) {
    var command = command(arguments);
    try {
      var process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
      var out = drain(process.getInputStream());
      var err = drain(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new LabTroubleException(
            "%s did not end within %s; it printed:%n%s%s"
                .formatted(String.join(" ", command), limit, out.getNow(""), err.getNow("")));
      }
      return new Answered(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new LabTroubleException("could not run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabTroubleException("interrupted while running " + String.join(" ", command), e);
    }
  }

  /** Runs one of the lab's own commands, which must succeed. */
  Answered must(String... arguments) {
    var answered = run(Arrays.asList(arguments), LONGEST);
    if (!answered.ok()) {
      throw new LabTroubleException(
          "%s ended with status %d:%n%s%s"
              .formatted(
                  String.join(" ", command(Arrays.asList(arguments))),
                  answered.status(),
                  answered.out(),
                  answered.err()));
    }
    return answered;
  }

  private static CompletableFuture<String> drain(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "(could not read the rest: " + e.getMessage() + ")";
          }
        },
        runnable -> {
          var thread = new Thread(runnable, "lab-output");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
