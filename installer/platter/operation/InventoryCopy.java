package platter.operation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The inventory's encrypted export at the vault, so that the disc, the vault and the passphrase are
 * all that a restore needs. The last {@value #KEPT} are kept there.
 */
public final class InventoryCopy {
  static final int KEPT = 30;
  static final String STEP = "Copy of the inventory";

  /** What the command of a run that brings it ends with. */
  static final String RUN = ": inventory";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String STORE =
      """
      set -e
      umask 077
      cd /var/lib/platter/keep/inventory
      cat >.new
      [ "$(stat -c %s .new)" = "$2" ] || { echo 'it did not arrive whole' >&2; exit 1; }
      chown platter-keep: .new
      sync .new
      mv .new "$1"
      ls | sort -r | tail -n "+$(($3 + 1))" | while read -r old; do rm -f -- "$old"; done
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
   * Brings the inventory as it is now to the vault. That the vault does not take it is a warning of
   * the run and holds nothing up.
   *
   * @param command what changed the inventory, for the journal
   */
  public void bring(String command) throws RunLockedException, InterruptedException {
    var vault = topology.repository();
    if (vault.isPresent()) {
      bring(vault.get(), command);
    }
  }

  private void bring(Host vault, String command) throws RunLockedException, InterruptedException {
    // Before its own run begins, so that no run is unfinished in it.
    var export = inventory.export();
    try (var narrator =
        new Narrator(
            inventory.journal(),
            listeners,
            new Cancellation(),
            command + RUN,
            "Inventory at the vault")) {
      Optional<String> trouble = Optional.empty();
      try {
        narrator.step(vault.name(), STEP, Outcome.CHANGED, () -> store(vault, export));
      } catch (OperationException | ChatException | UnreachableException | CancelledException e) {
        trouble = Optional.ofNullable(e.getMessage());
      }
      trouble.ifPresentOrElse(
          why ->
              narrator.warn(
                  "the vault has no copy of the inventory as it is now: "
                      + why
                      + ". Keep one elsewhere with 'platter inventory export --file FILE'"),
          narrator::done);
    }
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

  private String store(Host vault, byte[] export)
      throws OperationException, UnreachableException, InterruptedException {
    var name = topology.deployment() + "-" + TIME.format(Instant.now()) + ".export";
    try {
      var answer =
          hosts.session(vault).stream(
              Script.of(STORE, name, String.valueOf(export.length), String.valueOf(KEPT)),
              new ByteArrayInputStream(export),
              sent -> {});
      if (!answer.ok()) {
        throw new OperationException(
            vault.name() + ": the inventory was not stored: " + answer.err().strip());
      }
      return name;
    } catch (IOException impossible) {
      throw new OperationException("the inventory cannot be read from memory", impossible);
    }
  }
}
