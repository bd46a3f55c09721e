package platter.playbook.module;

import platter.playbook.host.Command;

/** What cannot be mended by itself: in check mode a difference, in earnest a failure. */
final class Failing {
  private Failing() {}

  static Command because(String why) {
    return Command.of("printf '%s\\n' \"$1\" >&2; exit 1", why);
  }
}
