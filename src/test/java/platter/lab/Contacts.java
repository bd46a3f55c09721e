package platter.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Whom the hosts and the laptop of a lab contacted while it was recorded, and which names they
 * asked for.
 */
public record Contacts(List<Contact> contacts, List<Query> queries) {
  /** What of a contact was seen. */
  public enum Seen {
    /** A connection, or a first packet, was sent there. */
    BEGAN,
    /** Packets went there, answers too. */
    SENT,
    /** An address of the own network was looked for. */
    SOUGHT
  }

  /**
   * A destination.
   *
   * @param from a host's name, or that of a network without one
   * @param to an address
   * @param port of ICMP the type; {@code -} where it is not told
   */
  public record Contact(
      Seen seen, String from, String to, String protocol, String port, long packets) {
    /** The router takes part in nothing and only passes on; it is looked for to get there. */
    private boolean inside(Collection<String> addresses) {
      return addresses.contains(to)
          || to.startsWith("ff02:")
          || (seen == Seen.SOUGHT
              && to.matches("192\\.0\\.2\\.1|198\\.51\\.100\\.1|203\\.0\\.113\\.1(29)?"));
    }

    @Override
    public String toString() {
      return "%s -> %s %s %s".formatted(from, to, protocol, port);
    }
  }

  /**
   * A name that was asked for.
   *
   * @param server whom; 127.0.0.1 where there is no name server
   */
  public record Query(String from, String server, String type, String name, long times) {
    private boolean inside(Collection<String> addresses, Collection<String> names) {
      var backwards = name.replaceFirst("[.]in-addr[.]arpa$", "").split("[.]", -1);
      return names.stream().anyMatch(known -> name.equals(known) || name.endsWith("." + known))
          || (backwards.length == 4
              && addresses.contains(
                  backwards[3] + "." + backwards[2] + "." + backwards[1] + "." + backwards[0]));
    }

    @Override
    public String toString() {
      return "%s asks %s for %s %s".formatted(from, server, type, name);
    }
  }

  public Contacts {
    contacts = List.copyOf(contacts);
    queries = List.copyOf(queries);
  }

  /** What {@code lab contacts} prints. */
  static Contacts parse(String printed) {
    var contacts = new ArrayList<Contact>();
    var queries = new ArrayList<Query>();
    for (var line : printed.lines().toList()) {
      var words = line.split(" ", -1);
      if (words.length != 6) {
        throw new LabTroubleException("not a contact: " + line);
      }
      long times = Long.parseLong(words[5]);
      if (words[0].equals("asked")) {
        queries.add(new Query(words[1], words[2], words[3], words[4], times));
      } else {
        var seen = Seen.valueOf(words[0].toUpperCase(java.util.Locale.ROOT));
        contacts.add(new Contact(seen, words[1], words[2], words[3], words[4], times));
      }
    }
    return new Contacts(contacts, queries);
  }

  /**
   * All that is not of a topology, a line each. What never leaves a network by its nature, to all
   * of its neighbours by IPv6, is.
   *
   * @param addresses of its hosts, and of whoever serves it
   * @param names whoever is called so or below it
   */
  public List<String> outside(Collection<String> addresses, Collection<String> names) {
    var lines = new TreeSet<String>();
    contacts.stream().filter(c -> !c.inside(addresses)).forEach(c -> lines.add(c.toString()));
    queries.stream().filter(q -> !q.inside(addresses, names)).forEach(q -> lines.add(q.toString()));
    return List.copyOf(lines);
  }
}
