package platter.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import platter.lab.Contacts;
import platter.lab.Contacts.Seen;
import platter.lab.Lab;

/** The page of all that was contacted while a service was installed from the disc. */
final class Attestation {
  static final Path PAGE = Path.of("target/egress.md");

  private static final String HEAD =
      """
      # What is contacted

      Written by `DiscInstallIT` ([checked.md](checked.md) says when, and on what). From the disc, on a laptop with a kernel and a shell, it
      verifies, installs two sites and a vault, a host each, proves the service and waits until `platter status` finds nothing missing, in a network without a way
      out. These are all destinations to which hosts and laptop sent something meanwhile, and all names for which they asked. Any that is not a host of the topology, or its name,
      fails the test; a host that tries some of them is seen at its end.

      """;

  private static final String FOOT =
      """

      ## How it is recorded, and what is not

      The switch of each place counts every packet that a host or the laptop sends (`src/test/lab/contacts.nft`), to a neighbour of the same site too: whoever answers included, addresses that
      nobody has, and IPv6. Of TCP a first packet (SYN) is a contact; of UDP a packet that answers none. What was sent to all neighbours by IPv6 (`ff02::`), by which a
      kernel looks for routers, is left out here. Before it the hosts have booted.

      Names are taken from the packets that ask for them (ports 53, 5353 and 5355), inside each host and the laptop. None has a name server, so a lookup goes to
      the host itself, where nobody answers, and is seen there. A lookup that sends no packet is not seen: one that `/etc/hosts` answers, one by TCP where
      nobody takes the connection, and one in a network namespace inside a host, which has no way out. Nothing can be found by any of them.

      An address of IPv6 outside is not seen, since there is no route to it and the kernel refuses it to the program.
      """;

  private Attestation() {}

  /** Writes it. */
  static void write(Lab lab, Contacts contacts) throws IOException {
    var names = new LinkedHashMap<String, String>();
    lab.hosts().forEach(host -> names.put(host.address(), host.name()));
    names.put(lab.address("laptop"), "laptop");
    var page = new StringBuilder(HEAD);
    page.append("| From | To | Protocol | Ports |\n| --- | --- | --- | --- |\n");
    rows(contacts, names).forEach(page::append);
    page.append("\n## Names that were asked for\n\n");
    if (contacts.queries().isEmpty()) {
      page.append("None.\n");
    } else {
      page.append("| From | Server | Type | Name |\n| --- | --- | --- | --- |\n");
      for (var query : contacts.queries()) {
        page.append(
            "| %s | %s | %s | %s |%n"
                .formatted(query.from(), query.server(), query.type(), named(query)));
      }
    }
    Files.writeString(PAGE, page.append(FOOT));
  }

  /** What the machine of the laptop is called is of no use on the page. */
  private static String named(Contacts.Query query) throws IOException {
    var own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    return query.name().equals(own) ? "its own" : query.name();
  }

  /** One for each pair and protocol. */
  private static List<String> rows(Contacts contacts, Map<String, String> names) {
    var ports = new LinkedHashMap<String, TreeSet<Integer>>();
    for (var contact : contacts.contacts()) {
      if (contact.seen() == Seen.BEGAN) {
        var name = names.get(contact.to());
        var to = name == null ? contact.to() : name + " (" + contact.to() + ")";
        var pair = "| %s | %s | %s |".formatted(contact.from(), to, contact.protocol());
        ports.computeIfAbsent(pair, p -> new TreeSet<>()).add(Integer.parseInt(contact.port()));
      }
    }
    return ports.entrySet().stream()
        .map(
            row ->
                row.getKey()
                    + " "
                    + String.join(", ", row.getValue().stream().map(String::valueOf).toList())
                    + " |\n")
        .toList();
  }
}
