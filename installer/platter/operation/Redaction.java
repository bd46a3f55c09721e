package platter.operation;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import platter.topology.Secret;
import platter.topology.Topology;

/**
 * Takes out of texts what whoever helps needs not know: secrets, and who wrote from where. People
 * and addresses get a name in place of their own, the same one wherever they stand, so that one can
 * still follow them through the texts.
 */
final class Redaction {
  private static final String GONE = "[redacted]";

  /** A shorter one would blot out half of every text. */
  private static final int SHORTEST = 6;

  private static final Pattern PRIVATE =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
          Pattern.DOTALL);

  /**
   * ejabberd logs a statement that failed, with what somebody wrote; up to the next line of a log.
   */
  private static final Pattern STATEMENT =
      Pattern.compile("SQL query '.*?(?=\\n[0-9]{4}-[0-9]{2}-[0-9]{2}|\\z)", Pattern.DOTALL);

  /** What stands behind such a word is one, whatever it is. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:[\\w-]*(?:password|passwd|passphrase|secret|token|api-?_?key))[\"']?\\s*[:=]\\s*)([\"']?)(?!\\2\\s)[^\\s\"',;}]+");

  private static final Pattern ADDRESS_OF_A_PERSON =
      Pattern.compile("([\\p{L}\\p{N}._%+-]+)@((?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,})");

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}._-]+");

  private static final Pattern IPV4 =
      Pattern.compile(
          "(?<![\\w.-])((?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3})(?![\\w-]|\\.\\d)");

  private static final Pattern IPV6 =
      Pattern.compile(
          "(?i)(?<![\\w:.])(?:(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?)(?![\\w:])");

  /** Names of services, which stand before an at sign, too. */
  private static final Set<String> SERVICES = Set.of("im", "ejabberd", "root", "platter");

  private final List<String> secrets;
  private final Set<String> accounts;
  private final Set<String> ours = new HashSet<>();
  private final Map<String, String> people = new LinkedHashMap<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();

  /**
   * @param secrets all that are known
   * @param accounts of the chat service, without the domain
   */
  Redaction(Topology topology, Collection<Secret> secrets, Collection<String> accounts) {
    this.secrets =
        secrets.stream()
            .map(Secret::reveal)
            .filter(secret -> !secret.contains("-----BEGIN"))
            .map(String::strip)
            .filter(secret -> secret.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    this.accounts =
        Set.copyOf(accounts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    topology.hosts().forEach(host -> ours.add(host.address()));
    ours.addAll(List.of("127.0.0.1", "0.0.0.0", "255.255.255.255"));
  }

  /** The same text without them. */
  String text(String text) {
    var left = PRIVATE.matcher(text).replaceAll("[private key]");
    left = STATEMENT.matcher(left).replaceAll("SQL query [redacted]");
    for (var secret : secrets) {
      left = left.replace(secret, GONE);
    }
    left = NAMED.matcher(left).replaceAll(found -> quoted(found.group(1) + found.group(2) + GONE));
    left = ADDRESS_OF_A_PERSON.matcher(left).replaceAll(found -> quoted(person(found)));
    left = WORD.matcher(left).replaceAll(found -> quoted(word(found.group())));
    left = IPV4.matcher(left).replaceAll(found -> quoted(address(found.group(1))));
    return IPV6.matcher(left).replaceAll(found -> quoted(address(found.group())));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private String person(MatchResult found) {
    var name = found.group(1);
    return SERVICES.contains(name) || found.group(2).endsWith(".platter.internal")
        ? found.group()
        : person(name) + "@" + found.group(2);
  }

  private String word(String word) {
    return accounts.contains(word.toLowerCase(Locale.ROOT)) ? person(word) : word;
  }

  private String person(String name) {
    return people.computeIfAbsent(
        name.toLowerCase(Locale.ROOT), n -> "person-" + (people.size() + 1));
  }

  private String address(String address) {
    return ours.contains(address)
            || address.startsWith("127.")
            || address.equals("::1")
            || address.equals("::")
        ? address
        : addresses.computeIfAbsent(address, a -> "address-" + (addresses.size() + 1));
  }
}
