package platter.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.util.Optional;
import java.util.regex.Pattern;
import platter.topology.Secret;

/**
 * Answers a host that asks for the password, once. A second question ends the login at once: JSch
 * would send the same password again by the next method, and accounts lock after three.
 */
final class PasswordOnce implements UserInfo, UIKeyboardInteractive {
  /** Ends the login from inside JSch. The message is for the user. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    StoppedException(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }

  private static final Pattern ASKS_PASSWORD =
      Pattern.compile("password|口令|密码", Pattern.CASE_INSENSITIVE);
  private static final Pattern ASKS_NEW =
      Pattern.compile("new|retype|expired|current", Pattern.CASE_INSENSITIVE);

  private final Optional<Secret> password;
  private boolean used;

  PasswordOnce(Optional<Secret> password) {
    this.password = password;
  }

  /** Whether the host has been given the password. */
  boolean used() {
    return used;
  }

  @Override
  public boolean promptPassword(String message) {
    if (used) {
      throw new StoppedException("the host did not take the password");
    }
    used = password.isPresent();
    return used;
  }

  @Override
  public String getPassword() {
    return password.map(Secret::reveal).orElse("");
  }

  @Override
  public String[] promptKeyboardInteractive(
      String destination, String name, String instruction, String[] prompts, boolean[] echo) {
    if (prompts.length == 0) {
      return prompts;
    }
    var asked = Heard.oneLine(String.join(" ", prompts));
    if (ASKS_NEW.matcher(instruction + asked).find()) {
      throw new StoppedException(
          "the host wants a new password (\"%s\"); log in once by hand and set it"
              .formatted(asked));
    }
    if (prompts.length > 1 || echo[0] || !ASKS_PASSWORD.matcher(asked).find()) {
      throw new StoppedException(
          "the host asks \"%s\", which only a person can answer; use a key".formatted(asked));
    }
    if (!promptPassword(asked)) {
      throw new StoppedException("the host asks for a password and none was given");
    }
    return new String[] {getPassword()};
  }

  @Override
  public String getPassphrase() {
    throw new IllegalStateException("keys are opened before the host is called");
  }

  @Override
  public boolean promptPassphrase(String message) {
    return false;
  }

  @Override
  public boolean promptYesNo(String message) {
    return false;
  }

  /** A login banner. */
  @Override
  public void showMessage(String message) {}
}
