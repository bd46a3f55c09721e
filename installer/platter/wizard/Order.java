package platter.wizard;

import java.util.List;

/**
 * What a face wants. Data only, so that it can come from a face in another process; a secret is in
 * one only where {@code what} is {@link What#SECRET}, and goes nowhere else.
 *
 * @param path where, for what has a place
 * @param text what was typed or chosen
 */
public record Order(What what, String path, String text) {
  /** What can be wanted. */
  public enum What {
    /** An answer; empty text takes it back. */
    ANSWER,
    /** A secret; empty text takes it back. */
    SECRET,
    /** A row of a table goes. */
    REMOVE,
    /** Addresses of hosts, one a line, with a name before or after them, for the place of path. */
    PASTE,
    /** A topology or a site sheet, as text. */
    IMPORT,
    /** {@code en} or {@code zh-CN}. */
    LANGUAGE,
    /** To the step in text, which was reached before. */
    GO,
    BACK,
    /** To the next step, or the work of this one where that comes first. */
    CONTINUE,
    /** The work of the step begins, or begins again; path may name one host. */
    START,
    /** All keys that were shown are the hosts' own. */
    TRUST,
    /** What can be mended from here is mended. */
    MEND,
    /** The check of this code may fail. */
    ACCEPT,
    /** The run goes on without the host of path. */
    SKIP,
    /** What runs is stopped as soon as that does no harm. */
    CANCEL
  }

  /** Without place and text. */
  public static Order of(What what) {
    return new Order(what, "", "");
  }

  public static Order answer(String path, String text) {
    return new Order(What.ANSWER, path, text);
  }

  @Override
  public String toString() {
    return what + " " + path + (what == What.SECRET ? "" : " " + text);
  }

  /** The secrets that can be given. */
  static final List<String> SECRETS =
      List.of("sites.password", "sites.become", "vault.password", "vault.become", "admin.password");
}
