package platter.inventory;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import platter.pki.Authority;
import platter.pki.InvalidPemException;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.topology.Secret;

/** The deployment's two authorities and what they issued, kept among the secrets. */
public final class Certificates {
  /** The authorities. */
  public enum Issuer {
    SERVICES,
    DISTRIBUTION
  }

  private static final Pattern LEAF = Pattern.compile("(pki/([a-z]+)/leaf/(.+))/certificate");

  private final Secrets secrets;
  private final String deployment;

  /**
   * @param deployment stands in the names of the authorities when they are made
   */
  Certificates(Secrets secrets, String deployment) {
    this.secrets = secrets;
    this.deployment = deployment;
  }

  /** An authority; it is made when it is asked for the first time. */
  public synchronized Authority authority(Issuer issuer, Instant now) {
    var name = "pki/" + word(issuer);
    try {
      var certificate = secrets.find(name + "/certificate");
      var key = secrets.find(name + "/key");
      if (certificate.isPresent() && key.isPresent()) {
        return Authority.read(certificate.get().reveal(), key.get().reveal());
      }
    } catch (InvalidPemException damaged) {
      throw new InventoryWriteException(damaged);
    }
    var made = Authority.create(deployment + " " + word(issuer), now);
    secrets.put(name + "/key", new Secret(made.key().reveal()));
    secrets.put(name + "/certificate", new Secret(made.certificatePem()));
    return made;
  }

  /** What everybody who trusts an authority has, as PEM text; empty where it was not made yet. */
  public synchronized Optional<String> known(Issuer issuer) {
    return secrets.find("pki/" + word(issuer) + "/certificate").map(Secret::reveal);
  }

  /**
   * The leaf of this name: the one that was issued before, or a new one where there was none, where
   * another was asked for, or where its renewal is due.
   */
  public synchronized Leaf leaf(Issuer issuer, String name, LeafRequest request, Instant now) {
    var at = "pki/" + word(issuer) + "/leaf/" + name;
    var known = leaf(at).filter(leaf -> !leaf.renewalDue(now));
    var same =
        secrets
            .find(at + "/request")
            .filter(r -> r.reveal().equals(request.toString()))
            .isPresent();
    if (known.isPresent() && same) {
      return known.get();
    }
    var made = authority(issuer, now).issue(request, now);
    secrets.remove(at + "/request");
    secrets.put(at + "/key", new Secret(made.key().reveal()));
    secrets.put(at + "/certificate", new Secret(made.certificatePem()));
    secrets.put(at + "/request", new Secret(request.toString()));
    return made;
  }

  /** When what was issued runs out, by name, such as {@code services/client}. */
  public synchronized Map<String, Instant> expiries() {
    var expiries = new TreeMap<String, Instant>();
    for (var name : secrets.names()) {
      var match = LEAF.matcher(name);
      if (match.matches()) {
        leaf(match.group(1))
            .ifPresent(
                leaf -> expiries.put(match.group(2) + "/" + match.group(3), leaf.notAfter()));
      }
    }
    return expiries;
  }

  /** The leaf of this name that was issued last; empty where there is none. */
  public synchronized Optional<Leaf> issued(Issuer issuer, String name) {
    return leaf("pki/" + word(issuer) + "/leaf/" + name);
  }

  private Optional<Leaf> leaf(String at) {
    var certificate = secrets.find(at + "/certificate");
    var key = secrets.find(at + "/key");
    if (certificate.isEmpty() || key.isEmpty() || secrets.find(at + "/request").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Leaf.read(certificate.get().reveal(), key.get().reveal()));
    } catch (InvalidPemException damaged) {
      throw new InventoryWriteException(damaged);
    }
  }

  private static String word(Issuer issuer) {
    return issuer.name().toLowerCase(Locale.ROOT);
  }
}
