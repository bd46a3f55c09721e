package platter.steward;

import java.io.IOException;
import platter.topology.Plain;

/** A way to tell people. */
interface Channel {
  /** So much of what the other end said is passed on, in characters. */
  int MOST_SHOWN = 200;

  /** So long is a reason at most why something was not delivered, in characters. */
  int MOST_REASON = 400;

  /** One word: {@code mail}, {@code syslog}, {@code webhook}, {@code command}. */
  String name();

  /**
   * Delivers a notice; says what the other end answered.
   *
   * @throws IOException with what was tried and what came back, if it did not take it
   */
  String send(Notice notice) throws IOException, InterruptedException;

  /** What the other end said, to be put behind a sentence; nothing where it said nothing. */
  static String shown(String said) {
    var line = Plain.line(said, MOST_SHOWN);
    return line.isEmpty() ? "" : ": " + line;
  }
}
