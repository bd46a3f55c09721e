package platter.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What every command takes, before or after its own options. */
final class Options {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "where the encrypted inventory lies (default: ~/.platter)")
  private @Nullable Path home;

  @Option(
      names = "--topology",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "topology.yaml; without it, the one in the inventory")
  private @Nullable Path topology;

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      description = "do not ask")
  private boolean yes;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "events and results as JSON, one object a line")
  private boolean json;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "holds the inventory's passphrase; else PLATTER_PASSPHRASE, else asked for")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--ssh-key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "private key for the hosts; passwords come from PLATTER_SSH_PASSWORD and"
              + " PLATTER_SUDO_PASSWORD")
  private @Nullable Path sshKey;

  @Option(
      names = "--vault-ssh-key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "private key for the vault; its passwords come from PLATTER_VAULT_SSH_PASSWORD and"
              + " PLATTER_VAULT_SUDO_PASSWORD; without any, the sites' own are used")
  private @Nullable Path vaultSshKey;

  @Option(
      names = "--known-hosts",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "host keys to trust, in OpenSSH's format")
  private @Nullable Path knownHosts;

  @Option(
      names = "--accept-new-host-keys",
      scope = ScopeType.INHERIT,
      description = "trust the key that a host shows the first time; a changed one is refused")
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
