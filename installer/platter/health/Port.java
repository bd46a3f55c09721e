package platter.health;

import java.util.Comparator;

/**
 * A port with its protocol.
 *
 * @param protocol {@code tcp} or {@code udp}
 */
public record Port(int number, String protocol) implements Comparable<Port> {
  private static final Comparator<Port> ORDER =
      Comparator.comparingInt(Port::number).thenComparing(Port::protocol);

  public static Port tcp(int number) {
    return new Port(number, "tcp");
  }

  public static Port udp(int number) {
    return new Port(number, "udp");
  }

  public boolean tcp() {
    return protocol.equals("tcp");
  }

  /** As firewalls write it, such as {@code 5222/tcp}. */
  public String text() {
    return number + "/" + protocol;
  }

  @Override
  public int compareTo(Port other) {
    return ORDER.compare(this, other);
  }
}
