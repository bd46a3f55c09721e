package platter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import platter.ssh.Credential;
import platter.ssh.Credentials;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Secret;

/** Which keys and passwords are tried where. */
class LoginsTest {
  private static final Host SITE = new Host("a1", "192.0.2.1", Access.ROOT, Set.of());
  private static final Host VAULT = new Host("v1", "192.0.2.2", Access.ROOT, Set.of());
  private static final Credential KEY = key("k");

  private static Credential key(String file) {
    return new Credential.KeyFile(Path.of(file), Optional.empty());
  }

  private static Credentials of(Host host, Map<String, String> environment, String... words) {
    var options = CommandLine.populateCommand(new Options(), words);
    return new Logins(options, environment, List.of(VAULT)).of(host);
  }

  private static Credentials credentials(String become, Credential... login) {
    return new Credentials(List.of(login), Optional.of(new Secret(become)));
  }

  private static Credential password(String text) {
    return new Credential.Password(new Secret(text));
  }

  @Test
  void theVaultTakesTheSitesOwnWhereItHasNone() {
    var environment = Map.of("PLATTER_SUDO_PASSWORD", "s");

    for (var host : List.of(SITE, VAULT)) {
      assertEquals(credentials("s", KEY), of(host, environment, "--ssh-key", "k"));
    }
  }

  @Test
  void aPasswordForTheVaultsSudoAloneIsUsedThere() {
    var environment = Map.of("PLATTER_SUDO_PASSWORD", "s", "PLATTER_VAULT_SUDO_PASSWORD", "v");

    assertEquals(credentials("s", KEY), of(SITE, environment, "--ssh-key", "k"));
    assertEquals(credentials("v", KEY), of(VAULT, environment, "--ssh-key", "k"));
  }

  @Test
  void aKeyOfTheVaultsOwnKeepsTheSitesKeyAndPasswordAwayFromIt() {
    var environment = Map.of("PLATTER_SSH_PASSWORD", "p", "PLATTER_SUDO_PASSWORD", "s");
    var words = List.of("--ssh-key", "k", "--vault-ssh-key", "vk").toArray(String[]::new);

    assertEquals(credentials("s", key("vk")), of(VAULT, environment, words));
    assertEquals(credentials("s", KEY, password("p")), of(SITE, environment, words));
  }

  @Test
  void aPasswordOfTheVaultsOwnAlsoMakesRootThere() {
    var environment = Map.of("PLATTER_SSH_PASSWORD", "p", "PLATTER_VAULT_SSH_PASSWORD", "v");

    assertEquals(credentials("v", password("v")), of(VAULT, environment));
    assertEquals(credentials("p", password("p")), of(SITE, environment));
  }
}
