package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Moves data to the standard input of a script, until the data or the script has ended. */
final class Pump {
  /** The packet that OpenSSH takes; smaller writes cost packets, larger ones gain nothing. */
  private static final int CHUNK = 32 * 1024;

  /** A piece on a terminal costs the host a process. */
  private static final int PIECE = 1024 * 1024;

  private final Shell shell;
  private final Future<?> answer;
  private final LongConsumer progress;

  Pump(Shell shell, Future<?> answer, LongConsumer progress) {
    this.shell = shell;
    this.answer = answer;
    this.progress = progress;
  }

  /**
   * Returns as soon as the script has ended, even if data is left.
   *
   * @throws IOException if the data could not be read
   */
  void run(InputStream data) throws IOException, InterruptedException {
    var to = shell.pipe();
    var chunk = new byte[shell.terminal() ? PIECE : CHUNK];
    long sent = 0;
    for (int n = data.readNBytes(chunk, 0, chunk.length);
        n > 0 && !answer.isDone();
        n = data.readNBytes(chunk, 0, chunk.length)) {
      if (!write(to, chunk, n)) {
        return;
      }
      sent += n;
      progress.accept(sent);
    }
    end(to);
  }

  /** False once the script takes nothing more; its answer, or the broken line's, tells why. */
  private boolean write(OutputStream to, byte[] chunk, int length) {
    try {
      if (shell.terminal()) {
        to.write((length + "\n").getBytes(Program.CHARSET));
      }
      to.write(chunk, 0, length);
      if (shell.terminal()) {
        to.flush();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void end(OutputStream to) {
    try {
      if (shell.terminal()) {
        to.write("0\n".getBytes(Program.CHARSET));
        to.flush();
      } else {
        to.close();
      }
    } catch (IOException scriptHasEnded) {
      return; // Its answer tells why.
    }
  }
}
