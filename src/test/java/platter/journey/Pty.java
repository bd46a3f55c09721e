package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A person at a terminal of 80 columns and 24 lines: tmux is the terminal, and says what is seen.
 */
public final class Pty implements AutoCloseable {
  private final Path socket;

  /**
   * Starts a command in it.
   *
   * @param socket a name in an empty folder
   */
  public Pty(Path socket, List<String> command) throws IOException, InterruptedException {
    this.socket = socket;
    var words = new ArrayList<>(List.of("new-session", "-d", "-s", "p", "-x", "80", "-y", "24"));
    // tmux itself does not say of every process how it ended.
    words.addAll(List.of("sh", "-c", "\"$@\"; echo $? >\"$0\"", status().toString()));
    words.addAll(command);
    tmux(words);
    tmux(List.of("set-option", "-t", "p", "remain-on-exit", "on"));
  }

  private String tmux(List<String> words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-S", socket.toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().remove("TMUX");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
    return said;
  }

  /** Types a text, letter by letter. */
  public Pty types(String text) throws IOException, InterruptedException {
    tmux(List.of("send-keys", "-t", "p", "-l", text));
    return this;
  }

  /** Presses keys by the names that tmux has for them, such as {@code Tab} and {@code C-n}. */
  public Pty presses(String... keys) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("send-keys", "-t", "p"));
    words.addAll(List.of(keys));
    tmux(words);
    return this;
  }

  /** Pastes a text, which the terminal marks as pasted. */
  public Pty pastes(String text) throws IOException, InterruptedException {
    tmux(List.of("set-buffer", text));
    tmux(List.of("paste-buffer", "-p", "-t", "p"));
    return this;
  }

  /** All 24 lines. */
  public String screen() throws IOException, InterruptedException {
    return tmux(List.of("capture-pane", "-p", "-t", "p"));
  }

  /** The same with the sequences that style it. */
  public String styled() throws IOException, InterruptedException {
    return tmux(List.of("capture-pane", "-e", "-p", "-t", "p"));
  }

  /** Waits until this is not to be read any more. */
  public void unsees(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (screen().contains(text)) {
      assertTrue(System.nanoTime() < end, () -> "still there: " + text);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Waits until this is to be read on the screen, which it gives. */
  public String sees(Duration limit, String text) throws IOException, InterruptedException {
    return sees(limit, Pattern.compile(Pattern.quote(text)));
  }

  public String sees(Duration limit, Pattern text) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var screen = screen();
      if (text.matcher(screen).find()) {
        return screen;
      }
      assertTrue(System.nanoTime() < end, () -> "never seen: " + text + "\n" + screen);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  public String sees(String text) throws IOException, InterruptedException {
    return sees(Duration.ofSeconds(60), text);
  }

  private Path status() {
    return socket.resolveSibling(socket.getFileName() + ".status");
  }

  /** The status of the command, which has ended; above 128 where a signal ended it. */
  public int ended() throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!Files.exists(status()) || Files.readString(status()).isBlank()) {
      assertTrue(System.nanoTime() < end, "it does not end");
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return Integer.parseInt(Files.readString(status()).strip());
  }

  /** The command ends as by a power cut. */
  public void kill() throws IOException, InterruptedException {
    var shell =
        Long.parseLong(tmux(List.of("display-message", "-p", "-t", "p", "#{pane_pid}")).strip());
    ProcessHandle.of(shell)
        .orElseThrow()
        .descendants()
        .forEach(process -> process.destroyForcibly());
  }

  @Override
  public void close() throws IOException {
    try {
      tmux(List.of("kill-server"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
