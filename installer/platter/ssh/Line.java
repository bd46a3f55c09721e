package platter.ssh;

import java.io.OutputStream;

/** One program that runs at the far end, in a channel or a process of its own. */
interface Line extends AutoCloseable {
  /** Who hears what the program says. Called by one thread at a time per stream; must not block. */
  interface Listener {
    void out(byte[] bytes, int length);

    void err(byte[] bytes, int length);

    /**
     * Nothing more will come.
     *
     * @param why what is known about it, for a sentence such as "h1: the connection ended"
     */
    void ended(String why);
  }

  /** The program's standard input. */
  OutputStream in();

  /** Closes standard input, so that the runtime at the far end ends. */
  @Override
  void close();
}
