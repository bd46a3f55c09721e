package platter.ssh;

import java.io.IOException;

/** What programs of one host are started through: its SSH connection, or the local machine. */
interface Carrier extends AutoCloseable {
  /**
   * Starts a program with the login account's own privilege.
   *
   * @param command what the login shell is given
   * @param terminal whether the program gets a terminal, on which standard error joins standard
   *     output
   */
  Line open(String command, boolean terminal, Line.Listener listener) throws IOException;

  /** Ends the connection; never blocks on a dead line. */
  @Override
  void close();
}
