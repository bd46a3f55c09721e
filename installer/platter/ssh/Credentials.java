package platter.ssh;

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
