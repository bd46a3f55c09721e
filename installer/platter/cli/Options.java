package platter.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes, before or after its own options. */
final class Options {
  @Option(names = "--home", paramLabel = "DIR", scope = ScopeType.INHERIT)
  private @Nullable Path home;

  @Option(names = "--topology", paramLabel = "FILE", scope = ScopeType.INHERIT)
  private @Nullable Path topology;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT)
  private boolean yes;

  @Option(names = "--json", scope = ScopeType.INHERIT)
  private boolean json;

  @Option(names = "--passphrase-file", paramLabel = "FILE", scope = ScopeType.INHERIT)
  private @Nullable Path passphraseFile;

  @Option(names = "--ssh-key", paramLabel = "FILE", scope = ScopeType.INHERIT)
  private @Nullable Path sshKey;

  @Option(names = "--vault-ssh-key", paramLabel = "FILE", scope = ScopeType.INHERIT)
  private @Nullable Path vaultSshKey;

  @Option(names = "--known-hosts", paramLabel = "FILE", scope = ScopeType.INHERIT)
  private @Nullable Path knownHosts;

  @Option(names = "--accept-new-host-keys", scope = ScopeType.INHERIT)
  private boolean acceptNewHostKeys;

  Path home() {
    return home != null ? home : Path.of(System.getProperty("user.home"), ".platter");
  }

  Optional<Path> topology() {
    return Optional.ofNullable(topology);
  }

  boolean yes() {
    return yes;
  }

  boolean json() {
    return json;
  }

  Optional<Path> passphraseFile() {
    return Optional.ofNullable(passphraseFile);
  }

  Optional<Path> sshKey() {
    return Optional.ofNullable(sshKey);
  }

  Optional<Path> vaultSshKey() {
    return Optional.ofNullable(vaultSshKey);
  }

  Optional<Path> knownHosts() {
    return Optional.ofNullable(knownHosts);
  }

  boolean acceptNewHostKeys() {
    return acceptNewHostKeys;
  }
}
