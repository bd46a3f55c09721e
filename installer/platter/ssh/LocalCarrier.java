package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Starts programs on this machine. */
final class LocalCarrier implements Carrier {
  /** Sees the machine as its first process does, whatever root directory this program was given. */
  private static final List<String> AS_THE_HOST =
      List.of("nsenter", "--target=1", "--mount", "--uts", "--ipc", "--net", "--pid", "--");

  private static final int CHUNK = 64 * 1024;
  private static final long ERR_PATIENCE_MS = 500;

  private final List<String> before;
  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

  private LocalCarrier(List<String> before) {
    this.before = before;
  }

  /** Programs that see what this one sees. */
  static LocalCarrier here() {
    return new LocalCarrier(List.of());
  }

  /** Programs that see the machine as it is, for a program that runs below a root directory. */
  static LocalCarrier onHost() {
    return new LocalCarrier(AS_THE_HOST);
  }

  @Override
  public Line open(String command, boolean terminal, Line.Listener listener) throws IOException {
    if (terminal) {
      throw new IOException("a local program gets no terminal");
    }
    var words = new ArrayList<>(before);
    words.addAll(List.of("/bin/sh", "-c", command));
    var program = new ProcessBuilder(words);
    // Passphrase and passwords are this program's, and none of its children's.
    program.environment().keySet().removeIf(name -> name.startsWith("PLATTER_"));
    var process = program.start();
    var err = daemon("local-err", () -> pump(process.getErrorStream(), listener::err));
    daemon(
        "local-out",
        () -> {
          pump(process.getInputStream(), listener::out);
          listener.ended("the local shell ended with status " + statusOf(process, err));
        });
    var line = new LocalLine(process.getOutputStream());
    lines.add(line);
    return line;
  }

  @Override
  public void close() {
    lines.forEach(Line::close);
  }

  private static int statusOf(Process process, Thread err) {
    try {
      err.join(ERR_PATIENCE_MS);
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private interface Sink {
    void accept(byte[] bytes, int length);
  }

  private static void pump(InputStream from, Sink to) {
    var chunk = new byte[CHUNK];
    try (from) {
      for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
        to.accept(chunk, n);
      }
    } catch (IOException e) {
      var text = ("platter: " + e.getMessage() + "\n").getBytes(Program.CHARSET);
      to.accept(text, text.length);
    }
  }

  private static Thread daemon(String name, Runnable work) {
    var thread = new Thread(work, "platter-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private record LocalLine(OutputStream in) implements Line {
    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException programHasEnded) {
        return; // What was to be achieved by closing has happened.
      }
    }
  }
}
