package platter.ssh;

import java.nio.file.Path;
import java.util.Optional;
import platter.topology.Secret;

/** One way to prove to a host who logs in. Each is tried once per connection. */
public sealed interface Credential {
  /**
   * A private key in a file (OpenSSH's, PEM or PuTTY's format).
   *
   * @param passphrase absent where the file is not encrypted
   */
  record KeyFile(Path file, Optional<Secret> passphrase) implements Credential {}

  /**
   * The keys of a running ssh-agent.
   *
   * @param socket where it listens; empty for the one that {@code SSH_AUTH_SOCK} names
   */
  record Agent(Optional<Path> socket) implements Credential {}

  /** A password, for the methods {@code password} and {@code keyboard-interactive}. */
  record Password(Secret secret) implements Credential {}
}
