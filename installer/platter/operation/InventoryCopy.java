package platter.operation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The inventory's encrypted export on hosts, so that the disc, one of them and the passphrase are
 * all that is needed to go on when the laptop is lost: the last {@value #KEPT} on the one with the
 * backups, where no site reaches them, and the last {@value #KEPT_AT_SITES} on one of each site.
 */
public final class InventoryCopy {
  static final int KEPT = 30;
  static final int KEPT_AT_SITES = 5;
  static final String STEP = "Copy of the inventory";

  /** What the command of a run that brings it ends with. */
  static final String RUN = ": inventory";

  static final String FOLDER = "/var/lib/platter/keep/inventory";
  static final String FOLDER_AT_SITES = "/var/lib/platter/inventory";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String STORE =
      """
      set -e
      umask 077
      folder=$4 owner=$5
      [ -d "$folder" ] || install -d -m 0700 -o "$owner" "$folder"
      cd "$folder"
      cat >.new
      [ "$(stat -c %s .new)" = "$2" ] || { echo 'it did not arrive whole' >&2; exit 1; }
      chown "$owner:" .new
      sync .new
      mv .new "$1"
      ls | sort -r | tail -n "+$(($3 + 1))" | while read -r old; do rm -f -- "$old"; done
      """;

  /** The newest of all that lie on a host: its name, and its bytes in Base64. */
  private static final String NEWEST =
      """
      newest=$(ls /var/lib/platter/keep/inventory/*.export /var/lib/platter/inventory/*.export 2>/dev/null |
        while read -r file; do echo "${file##*/} $file"; done | sort | tail -n 1)
      [ "$newest" ] || exit 0
      echo "${newest%% *}"
      base64 -w 0 "${newest#* }"
      """;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final List<Consumer<Event>> listeners;

  public InventoryCopy(
      Topology topology, Inventory inventory, Hosts hosts, List<Consumer<Event>> listeners) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Brings the inventory as it is now to these hosts. That one of them does not take it is a
   * warning of the run and holds nothing up.
   *
   * @param command what changed the inventory, for the journal
   */
  public void bring(String command) throws RunLockedException, InterruptedException {
    // Before its own run begins, so that no run is unfinished in it.
    var export = inventory.export();
    var shelves = shelves();
    if (shelves.isEmpty()) {
      return;
    }
    try (var narrator =
        new Narrator(
            inventory.journal(),
            listeners,
            new Cancellation(),
            command + RUN,
            "Copies of the inventory")) {
      for (var shelf : shelves) {
        bring(narrator, shelf, export);
      }
      narrator.done();
    }
  }

  /**
   * A place for copies.
   *
   * @param owner the account that has them
   */
  private record Shelf(Host host, String folder, String owner, int kept) {}

  private List<Shelf> shelves() {
    var shelves = new ArrayList<Shelf>();
    var backups = topology.repository();
    backups.ifPresent(host -> shelves.add(new Shelf(host, FOLDER, "platter-keep", KEPT)));
    var leftOut = LeftOut.of(inventory);
    for (var site : topology.sites()) {
      site.hosts().stream()
          .filter(host -> !leftOut.contains(host.name()))
          .findFirst()
          .filter(host -> backups.filter(host::equals).isEmpty())
          .ifPresent(host -> shelves.add(new Shelf(host, FOLDER_AT_SITES, "root", KEPT_AT_SITES)));
    }
    return shelves;
  }

  private void bring(Narrator narrator, Shelf shelf, byte[] export) throws InterruptedException {
    var host = shelf.host().name();
    try {
      narrator.step(host, STEP, Outcome.CHANGED, () -> store(shelf, export));
    } catch (OperationException | ChatException | UnreachableException | CancelledException e) {
      narrator.warn(
          host
              + " has no copy of the inventory as it is now: "
              + e.getMessage()
              + ". Keep one elsewhere with 'platter inventory export --file FILE'");
    }
  }

  /**
   * Fetches the newest that lies on a host, whichever it is.
   *
   * @param to the file that it is written to
   * @return its name on the host, which says when it was brought
   * @throws OperationException if none lies there
   */
  public static String newest(Session session, Path to)
      throws OperationException, UnreachableException, InterruptedException, IOException {
    var lines = session.run(Script.of(NEWEST).within(Duration.ofMinutes(5))).out().lines().toList();
    if (lines.size() != 2) {
      throw new OperationException(
          session.host()
              + ": no copy of an inventory lies there; the vault and the first host of each site have some");
    }
    Files.write(to, Base64.getDecoder().decode(lines.get(1)));
    return lines.get(0);
  }

  /**
   * When a copy was brought, by its name.
   *
   * @return the epoch for a file of another name
   */
  static Instant time(String name) {
    try {
      return TIME.parse(
          name.replaceFirst("^.*-", "").replaceFirst("[.]export$", ""), Instant::from);
    } catch (DateTimeParseException foreign) {
      return Instant.EPOCH;
    }
  }

  private String store(Shelf shelf, byte[] export)
      throws OperationException, UnreachableException, InterruptedException {
    var name = topology.deployment() + "-" + TIME.format(Instant.now()) + ".export";
    try {
      var answer =
          hosts.session(shelf.host()).stream(
              Script.of(
                  STORE,
                  name,
                  String.valueOf(export.length),
                  String.valueOf(shelf.kept()),
                  shelf.folder(),
                  shelf.owner()),
              new ByteArrayInputStream(export),
              sent -> {});
      if (!answer.ok()) {
        throw new OperationException(
            shelf.host().name() + ": the inventory was not stored: " + answer.err().strip());
      }
      return name;
    } catch (IOException impossible) {
      throw new OperationException("the inventory cannot be read from memory", impossible);
    }
  }
}
