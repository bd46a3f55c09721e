package platter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.operation.InventoryCopy;
import platter.operation.OperationException;
import platter.ssh.Connector;
import platter.ssh.Pins;
import platter.ssh.UnreachableException;
import platter.topology.Access;
import platter.topology.Access.Become;
import platter.topology.Host;

/**
 * The copy of an inventory that lies on a host, where nothing else is left: no inventory, so no
 * topology and no key that is pinned.
 */
final class CopyOnAHost {
  private static final Pattern PLACE = Pattern.compile("([^@\\s]+)@([^:@\\s]+)(?::([0-9]{1,5}))?");

  private CopyOnAHost() {}

  /**
   * Fetches the newest.
   *
   * @param from user, address, and where it is not 22, port
   * @param become how that user becomes root
   * @param to the file that it is written to
   * @return its name on the host, which says when it was brought
   */
  static String fetch(Options options, String from, String become, Path to)
      throws UsageException,
          IOException,
          OperationException,
          UnreachableException,
          InterruptedException {
    var match = PLACE.matcher(from);
    var how =
        List.of(Become.values()).stream()
            .filter(b -> b.name().equalsIgnoreCase(become.strip()))
            .findFirst();
    if (!match.matches() || how.isEmpty()) {
      throw new UsageException(EventPrinter.WORDS.text("inventory.import.from", from, become));
    }
    var user = match.group(1);
    int port = Optional.ofNullable(match.group(3)).map(Integer::parseInt).orElse(22);
    var host =
        new Host(
            match.group(2).toLowerCase(Locale.ROOT),
            match.group(2),
            new Access(
                user, port, user.equals("root") ? Become.NONE : how.get(), Optional.empty(), false),
            Set.of());
    var logins = new Logins(options, System.getenv(), List.of());
    // The inventory that is fetched has the keys that are pinned.
    var connector =
        new Connector(
            List.of(host),
            logins::of,
            new Pins(),
            Workplace.decision(options, Workplace.console().filter(console -> !options.yes())));
    try (var session = connector.connect(host)) {
      return InventoryCopy.newest(session, to);
    }
  }
}
