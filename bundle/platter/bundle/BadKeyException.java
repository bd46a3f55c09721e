package platter.bundle;

import java.io.IOException;

/**
 * What was given as a key is none that can be used. The message names the file and what is wrong,
 * and shows nothing of what is in it.
 */
public final class BadKeyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * Of a file.
   *
   * @param trouble what is wrong with it, without its name
   */
  public BadKeyException(String file, String trouble) {
    super(file + " " + trouble);
    this.file = file;
  }

  /** The file, or what else the key was read from. */
  public String file() {
    return file;
  }
}
