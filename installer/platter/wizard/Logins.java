package platter.wizard;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import platter.ssh.Credentials;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/** What gets onto the hosts, by what was answered; the vault may have its own. */
record Logins(Answers answers, Map<String, Secret> secrets, Found found) {
  Logins {
    secrets = Map.copyOf(secrets);
  }

  Credentials of(Topology topology, Host host) {
    boolean own = answers.text("access.vault.own").filter("yes"::equals).isPresent();
    var place = own && topology.vault().contains(host) ? "vault" : "sites";
    var key = answers.text("access." + place + ".key").or(found::key).map(Path::of);
    var password = secret(place + ".password");
    var become = secret(place + ".become").or(() -> password);
    return Credentials.of(key, found.agent(), password, become);
  }

  private Optional<Secret> secret(String name) {
    return Optional.ofNullable(secrets.get(name));
  }
}
