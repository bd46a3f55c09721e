package platter.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** The status of the command, which has ended; 128 and more where a signal ended it. */
  public int ended() throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      var said =
          tmux(List.of(
                  "display-message",
                  "-p",
                  "-t",
                  "p",
                  "#{pane_dead_status}#{?pane_dead_signal,signal,}"))
              .strip();
      if (said.equals("signal")) {
        return 128;
      }
      if (!said.isEmpty()) {
        return Integer.parseInt(said);
      }
      assertTrue(System.nanoTime() < end, "it does not end");
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** The command's process. */
  public long process() throws IOException, InterruptedException {
    return Long.parseLong(tmux(List.of("display-message", "-p", "-t", "p", "#{pane_pid}")).strip());
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
