package platter.press;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Another program, run to its end; a failure carries its whole command line and what it printed.
 */
final class Command {
  private static final int SHOWN = 20_000;

  private final List<String> words;
  private final ProcessBuilder process;

  private Command(List<String> words) {
    this.words = words;
    this.process = new ProcessBuilder(words).redirectErrorStream(true);
    process.environment().put("LC_ALL", "C.UTF-8");
  }

  static Command of(List<String> words) {
    return new Command(List.copyOf(words));
  }

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  Command in(Path folder) {
    process.directory(folder.toFile());
    return this;
  }

  Command with(Map<String, String> environment) {
    process.environment().putAll(environment);
    return this;
  }

  /** What it reads. */
  Command input(Path file) {
    process.redirectInput(file.toFile());
    return this;
  }

  /**
   * Runs it and gives what it printed on either stream.
   *
   * @throws BuildFailedException where it is not there or ends with another code than 0
   */
  String run() throws IOException {
    Process started;
    try {
      started = process.start();
    } catch (IOException e) {
      throw new BuildFailedException(
          String.format(
              "%s cannot be started (%s). Install it: apt-get install %s",
              words.get(0), e.getMessage(), words.get(0)),
          e);
    }
    var end = new Thread(started::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      started.getOutputStream().close();
      var printed = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var code = started.waitFor();
      if (code != 0) {
        throw failed(code, printed);
      }
      return printed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailedException("interrupted while this ran: " + line(), e);
    } finally {
      started.destroy();
      removeHook(end);
    }
  }

  /** A program must not outlive this one; once it has ended there is nothing left to do. */
  private static void removeHook(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // the hook is running: the program is being ended
      return;
    }
  }

  private BuildFailedException failed(int code, String printed) {
    var tail = printed.substring(Math.max(0, printed.length() - SHOWN)).strip();
    return new BuildFailedException(
        String.format("exit code %d from: %s%nIt printed:%n%s", code, line(), tail));
  }

  private String line() {
    return String.join(" ", words);
  }
}
