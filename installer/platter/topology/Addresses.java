package platter.topology;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** IPv4 and IPv6 literals, and networks of them. Nothing in here asks a name server. */
final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern NETWORK = Pattern.compile("([^/]+)/(0|[1-9][0-9]{0,2})");

  private Addresses() {}

  /** The address that this text means; empty where it is not a literal. */
  static Optional<InetAddress> literal(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException notALiteral) {
      return Optional.empty();
    }
  }

  /** Whether other hosts could reach a host under this address. */
  static boolean canBeReached(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress()
        && !address.getHostAddress().equals("255.255.255.255");
  }

  /** A literal, or a name that some resolver may know. */
  static boolean isAddress(String text) {
    return literal(text).isPresent() || Names.isHostName(text);
  }

  /** The same text for every way to write one address. */
  static String canonical(String text) {
    return literal(text).map(InetAddress::getHostAddress).orElse(text.toLowerCase(Locale.ROOT));
  }

  /**
   * The network that this text lies in, written properly; empty where it is not in CIDR notation.
   */
  static Optional<String> network(String text) {
    var match = NETWORK.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var prefix = Integer.parseInt(match.group(2));
    return literal(match.group(1))
        .filter(address -> prefix <= address.getAddress().length * 8)
        .map(address -> masked(address, prefix) + "/" + prefix);
  }

  private static String masked(InetAddress address, int prefix) {
    var bytes = address.getAddress();
    var hostBits = bytes.length * 8 - prefix;
    var cleared = new BigInteger(1, bytes).shiftRight(hostBits).shiftLeft(hostBits).toByteArray();
    var result = new byte[bytes.length];
    var length = Math.min(cleared.length, result.length);
    System.arraycopy(cleared, cleared.length - length, result, result.length - length, length);
    try {
      return InetAddress.getByAddress(result).getHostAddress();
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }
}
