package platter.ssh;

import java.util.Optional;
import java.util.regex.Pattern;
import platter.topology.Access.Become;
import platter.topology.Secret;

/**
 * How the login account becomes the one that scripts run as.
 *
 * @param user the account that logs in
 * @param become {@code NONE} where it stays what it is
 * @param password sudo's or root's; absent where none should be asked for
 * @param shell the shell that runs the runtime and the scripts
 */
record Elevation(String user, Become become, Optional<Secret> password, String shell) {
  /**
   * Starts the runtime's text from the first line of standard input, once it has said that it
   * listens.
   */
  private static final String BOOT =
      "unset TMOUT;printf \"\\n%s\\n\" \"$1\";IFS= read -r p;eval \"$(printf %b \"$p\")\"";

  private static final Pattern SU_PROMPT =
      Pattern.compile("(password|口令|密码)[^\\n]{0,40}[::]\\s*$", Pattern.CASE_INSENSITIVE);

  Elevation {
    if (password.stream().anyMatch(secret -> secret.reveal().matches("(?s)|.*[\\r\\n].*"))) {
      throw new IllegalArgumentException("password must be one line that is not empty");
    }
  }

  static Elevation none(String user) {
    return new Elevation(user, Become.NONE, Optional.empty(), "sh");
  }

  /**
   * The command for the login shell, whichever that is: constant but for the two tokens.
   *
   * @param ready printed on a line of its own when the program is expected
   * @param prompt what sudo asks for the password with
   */
  String command(String ready, String prompt, boolean terminal) {
    var boot = shell + " -c '" + BOOT + "' platter " + ready;
    var command =
        switch (become) {
          case NONE -> "exec " + boot;
          case SUDO -> "exec env LC_ALL=C sudo -S -p " + prompt + " " + boot;
          case SU -> "exec env LC_ALL=C su root -c " + Program.quote("exec " + boot);
        };
    return terminal ? "stty raw -echo; " + command : command;
  }

  /** How often a password has been asked for. */
  int prompts(String heard, String prompt) {
    return switch (become) {
      case NONE -> 0;
      case SUDO -> heard.split(prompt, -1).length - 1;
      case SU -> SU_PROMPT.matcher(heard).find() ? 1 : 0;
    };
  }

  /** Whether the program wants a terminal and would go on with one. */
  boolean wantsTerminal(String heard) {
    return become != Become.NONE
        && (heard.contains("must have a tty")
            || heard.contains("no tty present")
            || heard.contains("must be run from a terminal"));
  }
}
