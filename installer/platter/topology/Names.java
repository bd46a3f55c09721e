package platter.topology;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be a name. */
final class Names {
  /**
   * RFC 1123, section 2.1, in lower case, and with a letter, so that it cannot pass for a number.
   */
  private static final Pattern LABEL =
      Pattern.compile("(?=[^a-z]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** No leading dash and no blank: the account stands on a command line of the laptop. */
  private static final Pattern ACCOUNT =
      Pattern.compile("[^\\s\\p{Cntrl}@:-][^\\s\\p{Cntrl}:]{0,63}");

  /** Words that playbooks use for groups of hosts, or that already mean a host. */
  static final Set<String> RESERVED =
      Set.of(
          "all",
          "ungrouped",
          "localhost",
          "vault",
          "database",
          "im",
          "gateway",
          "quorum",
          "backup");

  private Names() {}

  static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  /** At least two labels, the last with a letter, 253 characters at most (RFC 1035, 2.3.4). */
  static boolean isDomain(String text) {
    if (text.length() > 253 || !text.contains(".")) {
      return false;
    }
    var labels = text.split("\\.", -1);
    for (var label : labels) {
      if (!DNS_LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return isLabel(labels[labels.length - 1]);
  }

  /** A host's name in the DNS or in a hosts file: letters of either case, one label or more. */
  static boolean isHostName(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return isLabel(lower) || isDomain(lower);
  }
}
