package platter.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.ssh.Credentials;
import platter.topology.Host;
import platter.topology.Secret;

/**
 * Keys and passwords for the hosts, from the command line and the environment. The vault's own come
 * before the sites', each by itself: who gives only a password for {@code sudo} there logs in as at
 * the sites.
 */
record Logins(Options options, Map<String, String> environment, List<Host> vault) {
  /** What is tried on a host, in this order, and what makes root of it. */
  Credentials of(Host host) {
    boolean there = vault.contains(host);
    var ownPassword = secret("PLATTER_VAULT_SSH_PASSWORD").filter(p -> there);
    var ownKey = options.vaultSshKey().filter(k -> there);
    boolean own = ownKey.isPresent() || ownPassword.isPresent();
    var key = own ? ownKey : options.sshKey();
    var password = own ? ownPassword : secret("PLATTER_SSH_PASSWORD");
    var become =
        secret("PLATTER_VAULT_SUDO_PASSWORD")
            .filter(p -> there)
            .or(() -> ownPassword)
            .or(() -> secret("PLATTER_SUDO_PASSWORD"))
            .or(() -> secret("PLATTER_SSH_PASSWORD"));
    return Credentials.of(key, environment.containsKey("SSH_AUTH_SOCK"), password, become);
  }

  private Optional<Secret> secret(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(v -> !v.isEmpty())
        .map(Secret::new);
  }
}
