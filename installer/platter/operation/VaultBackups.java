package platter.operation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import platter.inventory.Inventory;
import platter.operation.Backups.Kind;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunLockedException;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/** Backups at a person's word: made now, listed, brought out of the vault. */
public final class VaultBackups {
  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final List<Consumer<Event>> listeners;
  private final Cancellation cancellation;

  public VaultBackups(
      Topology topology,
      Inventory inventory,
      Hosts hosts,
      List<Consumer<Event>> listeners,
      Cancellation cancellation) {
    this.topology = topology;
    this.inventory = inventory;
    this.hosts = hosts;
    this.listeners = List.copyOf(listeners);
    this.cancellation = cancellation;
  }

  /** What both repositories at the vault hold. */
  public VaultContents list()
      throws OperationException, UnreachableException, InterruptedException {
    return new Backups(vault()).contents();
  }

  /**
   * What the log in the second repository changed, minute by minute, and what of that is unusual.
   *
   * @param timeline of the log; empty for the newest
   * @param progress told how many segments of the log were read, and of how many at most
   * @throws CancelledException once it is stopped
   */
  public TimeLine timeLine(
      Instant from, Instant to, Optional<Integer> timeline, TimeLine.Progress progress)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    var session = vault();
    var names = new TableCatalog(topology, hosts, session).names();
    var written =
        new LogReading(session)
            .read(TimeLine.comparedFrom(from), to, timeline, progress, cancellation);
    return ChangeReader.read(written, names, from, to, timeline);
  }

  /** Makes a full backup now, and lets the second repository take it. */
  public void full()
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    make(Kind.FULL);
  }

  /** Makes a backup of what changed since the last one. */
  public void incremental()
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    make(Kind.INCREMENTAL);
  }

  private void make(Kind kind)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          InterruptedException {
    var session = vault();
    var command = "backup " + kind.word();
    try (var narrator =
        new Narrator(inventory.journal(), listeners, cancellation, command, "Backup")) {
      make(narrator, session, kind, cancellation, inventory);
      new TableCatalog(topology, hosts, session).remember(narrator);
      narrator.done();
    }
    new InventoryCopy(topology, inventory, hosts, listeners).bring(command);
  }

  /** Makes a full backup where backups are kept and none is there yet. */
  static void first(
      Narrator narrator,
      Topology topology,
      Hosts hosts,
      Inventory inventory,
      Cancellation cancellation)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var vault = topology.repository();
    if (vault.isEmpty()) {
      return;
    }
    var session = hosts.session(vault.get());
    var there = new Backups(session).contents().inFirst(session.host());
    if (there.isEmpty()) {
      make(narrator, session, Kind.FULL, cancellation, inventory);
      new TableCatalog(topology, hosts, session).remember(narrator);
    }
    there.forEach(inventory.deployments()::record);
  }

  /** The steps of it, for a run that is under way. */
  static void make(
      Narrator narrator, Session vault, Kind kind, Cancellation cancellation, Inventory inventory)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var backups = new Backups(vault);
    var name = kind == Kind.FULL ? "Full backup" : "Incremental backup";
    narrator.step(
        vault.host(),
        name,
        Outcome.CHANGED,
        () -> {
          var made =
              backups.make(
                  kind,
                  (done, total) -> narrator.progress(vault.host(), name, done, total),
                  cancellation);
          inventory.deployments().record(made.at(vault.host()));
          return "%s, %d bytes, %s"
              .formatted(
                  made.label(),
                  made.bytes(),
                  made.from().map(host -> "from " + host).orElse("no page had changed"));
        });
    narrator.step(
        vault.host(),
        "Second repository",
        Outcome.CHANGED,
        () -> {
          backups.keep();
          return "has it, too";
        });
  }

  /**
   * Writes all that a restore needs into a new folder below another one: the newest full backup
   * with what builds on it and the log since, the inventory, and words for whoever finds it.
   *
   * @param uploads with the history of the uploaded files
   * @return the new folder
   */
  public Path export(Path to, boolean uploads)
      throws OperationException,
          ChatException,
          UnreachableException,
          CancelledException,
          RunLockedException,
          IOException,
          InterruptedException {
    var session = vault();
    var sealed = inventory.export();
    try (var narrator =
        new Narrator(inventory.journal(), listeners, cancellation, "backup export", "Export")) {
      var folder =
          new BackupExport(topology.deployment(), session, to, uploads, cancellation)
              .run(narrator, sealed);
      narrator.done();
      return folder;
    }
  }

  private Session vault() throws OperationException, UnreachableException, InterruptedException {
    return hosts.session(vault(topology));
  }

  /**
   * The host that keeps them.
   *
   * @throws OperationException if there is none
   */
  public static Host vault(Topology topology) throws OperationException {
    return topology
        .repository()
        .orElseThrow(
            () -> new OperationException("this deployment has no vault; there are no backups"));
  }
}
