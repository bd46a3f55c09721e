package platter.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.topology.Secret;

/**
 * What gets onto a host and up to root there.
 *
 * @param login tried in SSH's order: keys first, then the password; at most one password
 * @param become sudo's or root's password; absent where none is needed
 */
public record Credentials(List<Credential> login, Optional<Secret> become) {
  public Credentials {
    login = List.copyOf(login);
    if (login.stream().filter(Credential.Password.class::isInstance).count() > 1) {
      throw new IllegalArgumentException(
          "login must hold at most one password: guessing locks accounts");
    }
  }

  /**
   * A key where there is one, else the agent's keys; and a password.
   *
   * @param agent whether one runs
   */
  public static Credentials of(
      Optional<Path> key, boolean agent, Optional<Secret> password, Optional<Secret> become) {
    var login = new ArrayList<Credential>();
    key.ifPresent(file -> login.add(new Credential.KeyFile(file, Optional.empty())));
    if (key.isEmpty() && agent) {
      login.add(new Credential.Agent(Optional.empty()));
    }
    password.ifPresent(typed -> login.add(new Credential.Password(typed)));
    return new Credentials(login, become);
  }

  Optional<Secret> password() {
    return login.stream()
        .filter(Credential.Password.class::isInstance)
        .map(credential -> ((Credential.Password) credential).secret())
        .findFirst();
  }

  boolean hasKeys() {
    return login.stream().anyMatch(credential -> !(credential instanceof Credential.Password));
  }
}
