package platter.wizard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the laptop itself knows, so that nobody is asked for it.
 *
 * @param key the person's own SSH key
 * @param agent whether an SSH agent runs
 */
record Found(Optional<String> key, boolean agent) {
  /** Looks around. */
  static Found here() {
    var folder = Path.of(System.getProperty("user.home"), ".ssh");
    return new Found(
        List.of("id_ed25519", "id_ecdsa", "id_rsa").stream()
            .map(folder::resolve)
            .filter(Files::isReadable)
            .map(Path::toString)
            .findFirst(),
        System.getenv("SSH_AUTH_SOCK") != null);
  }
}
