package platter.bundle;

import java.io.IOException;

/**
 * A signature is missing or proves nothing. The message names its file, what is wrong, and what to
 * do.
 */
public final class BadSignatureException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Trouble {
    /** There is no signature, or nothing that it belongs to. */
    MISSING,
    /** The file is not what minisign writes. */
    NO_SIGNATURE,
    /** Of minisign's legacy kind, which is not accepted. */
    LEGACY,
    /** Another key made it than the one that was asked for. */
    OTHER_KEY,
    /** It was made for other bytes, or was changed itself. */
    OTHER_BYTES,
    /** It holds, but another comment was put beside it. */
    FORGED_COMMENT,
    /** None of the trusted keys made it. */
    NOT_TRUSTED
  }

  private final String file;
  private final Trouble trouble;

  /**
   * Of a signature.
   *
   * @param file the signature's
   * @param what the trouble as a sentence, without the file's name
   */
  BadSignatureException(String file, Trouble trouble, String what) {
    super(
        "%s %s. Do not use what it is said to sign: ask whoever gave it to you."
            .formatted(file, what));
    this.file = file;
    this.trouble = trouble;
  }

  /** The signature's file. */
  public String file() {
    return file;
  }

  /** What is wrong. */
  public Trouble trouble() {
    return trouble;
  }
}
