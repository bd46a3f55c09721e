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
     * @param status the program's exit status, or -1 where the far end did not tell
     */
    void ended(int status);
  }

  /** The program's standard input. */
  OutputStream in();

  /** Closes standard input, so that the runtime at the far end ends. */
  @Override
  void close();
}
