package platter.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import platter.topology.Access.Become;

/** The shells of this machine that the runtime has to work in. */
final class Shells {
  /** Whether the process of this number lives; one that only waits to be reaped does not. */
  static final String LIVES =
      "case $(cut -d' ' -f3 \"/proc/$1/stat\" 2>/dev/null) in '' | Z) exit 1 ;; esac";

  private Shells() {}

  static Stream<String> all() {
    return Stream.of("dash", "bash", "busybox sh")
        .filter(shell -> Files.exists(Path.of("/usr/bin", shell.replace(" sh", ""))));
  }

  static Session open(String shell) throws UnreachableException, InterruptedException {
    var me = System.getProperty("user.name", "root");
    return LocalSession.open("here", new Elevation(me, Become.NONE, Optional.empty(), shell));
  }
}
