package platter.ssh;

import java.util.Arrays;

/**
 * Takes the runtime's standard output apart. Fed with whatever pieces arrive; everything before the
 * runtime's greeting (an {@code echo} in the account's start-up files, a bastion's banner) is
 * noise.
 */
final class FrameReader {
  /** What a frame says. */
  interface Events {
    /** The runtime is up; its private directory and the number of the account it runs as. */
    void hello(String directory, String uid);

    /** The runtime cannot work on this host. */
    void refused(String why);

    void started(long id);

    void answered(long id, Answer answer);

    /** The program could not be stored on the host. */
    void unstored(long id);

    /** A script printed more than a session carries; the connection is of no use any more. */
    void flooded(long id);
  }

  /** More than this from one script is a mistake, and would fill the laptop's memory. */
  private static final int MAX_OUTPUT = 128 * 1024 * 1024;

  private enum Part {
    LINE,
    OUT,
    ERR
  }

  private final String nonce;
  private final byte[] mark;
  private final Events events;
  private byte[] buffer = new byte[8192];
  private int length;
  private Part part = Part.LINE;
  private long id;
  private int status;
  private String out = "";

  FrameReader(String nonce, Events events) {
    this.nonce = nonce;
    this.mark = ("\n" + nonce + "\n").getBytes(Program.CHARSET);
    this.events = events;
  }

  void accept(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (length == buffer.length) {
        buffer = Arrays.copyOf(buffer, length * 2);
      }
      buffer[length++] = bytes[i];
      if (bytes[i] == '\n') {
        endOfLine();
      } else if (length >= MAX_OUTPUT) {
        length = 0;
        events.flooded(id);
      }
    }
  }

  private void endOfLine() {
    if (part == Part.LINE) {
      var line = text(length - 1);
      length = 0;
      header(line);
    } else if (endsWithMark()) {
      var body = text(length - mark.length);
      length = 0;
      if (part == Part.OUT) {
        out = body;
        part = Part.ERR;
      } else {
        part = Part.LINE;
        events.answered(id, new Answer(status, out, body));
      }
    }
  }

  private void header(String line) {
    if (!line.startsWith(nonce + " ")) {
      return;
    }
    var words = line.split(" ", 5);
    switch (words[1]) {
      case "H" -> events.hello(words[2], words[3]);
      case "E" -> events.refused(line.substring(nonce.length() + 3));
      case "S" -> events.started(Long.parseLong(words[2]));
      case "F" -> events.unstored(Long.parseLong(words[2]));
      case "A" -> {
        id = Long.parseLong(words[2]);
        status = Integer.parseInt(words[3]);
        if (words[4].equals("1")) {
          part = Part.OUT;
        } else {
          events.answered(id, new Answer(status, "", ""));
        }
      }
      default -> throw new IllegalStateException("unknown frame: " + words[1]);
    }
  }

  private boolean endsWithMark() {
    return length >= mark.length
        && Arrays.equals(buffer, length - mark.length, length, mark, 0, mark.length);
  }

  private String text(int end) {
    return new String(buffer, 0, end, Program.CHARSET);
  }
}
