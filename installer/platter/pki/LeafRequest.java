package platter.pki;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a certificate is to be for.
 *
 * @param commonName 1 to 64 characters (X.520); pgBackRest tells its clients apart by it
 * @param dnsNames names it is valid for, in lower case; the first label may be {@code *}
 * @param addresses IPv4 and IPv6 addresses it is valid for
 */
public record LeafRequest(
    String commonName, List<String> dnsNames, List<String> addresses, Purpose purpose) {
  private static final int LONGEST = 64;
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  /** Who will look at the certificate. */
  public enum Purpose {
    /** Other services: they show it as servers and as clients. */
    SERVICE(Lifetimes.SERVICE),
    /** Chat clients and browsers. */
    CLIENT_FACING(Lifetimes.CLIENT_FACING);

    private final Duration lifetime;

    Purpose(Duration lifetime) {
      this.lifetime = lifetime;
    }

    Duration lifetime() {
      return lifetime;
    }
  }

  public LeafRequest {
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
    if (commonName.isBlank() || commonName.length() > LONGEST) {
      throw new IllegalArgumentException("commonName must have 1 to 64 characters: " + commonName);
    }
    refuseUnless(NAME, "dnsNames", dnsNames);
    refuseUnless(ADDRESS, "addresses", addresses);
    if (dnsNames.isEmpty() && addresses.isEmpty()) {
      throw new IllegalArgumentException("dnsNames and addresses must not both be empty");
    }
  }

  private static void refuseUnless(Pattern pattern, String field, List<String> values) {
    var wrong = new ArrayList<>(values);
    wrong.removeIf(v -> pattern.matcher(v).matches());
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(field + " cannot hold " + wrong);
    }
  }
}
