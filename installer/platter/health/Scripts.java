package platter.health;

import java.util.List;
import platter.playbook.Resources;
import platter.ssh.Script;

/** The scripts beside this class. */
final class Scripts {
  private static final Resources FILES =
      Resources.classpath(Scripts.class.getClassLoader(), "platter/health");

  private Scripts() {}

  static Script of(String file, List<String> args) {
    var text =
        FILES
            .text(file)
            .orElseThrow(() -> new IllegalStateException(file + " is missing from the jar"));
    return Script.of(text, args.toArray(String[]::new));
  }
}
