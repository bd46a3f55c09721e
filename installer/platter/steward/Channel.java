package platter.steward;

import java.io.IOException;

/** A way to tell people. */
interface Channel {
  /** One word: {@code mail}, {@code syslog}, {@code webhook}, {@code command}. */
  String name();

  /**
   * Delivers a notice; says what the other end answered. Comes back within a minute.
   *
   * @throws IOException with what was tried and what came back, if it did not take it
   */
  String send(Notice notice) throws IOException, InterruptedException;
}
