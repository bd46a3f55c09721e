package platter.operation;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The planned move of the leader to another site, after which nothing is lost, or which does not
 * happen. It is done when the site that was left has everything again and messages cross.
 */
public final class Switchover {
  private static final Duration CATCH_UP = Duration.ofMinutes(2);
  private static final long CLOSE_BYTES = 1 << 20;

  private final Topology topology;
  private final Inventory inventory;
  private final Hosts hosts;
  private final Databases databases;
  private final Optional<Installation> installation;

  /** For its steps as a part of something else, which leaves the hosts' files as they are. */
  Switchover(Topology topology, Inventory inventory, Hosts hosts) {
    this(topology, inventory, hosts, Optional.empty());
  }

  /**
   * Hosts that an installation left out take no part.
   *
   * @param installation tells the hosts who leads, where that stands in their files
   */
  public Switchover(
      Topology topology, Inventory inventory, Hosts hosts, Installation installation) {
    this(topology, inventory, hosts, Optional.of(installation));
  }

  private Switchover(
      Topology topology, Inventory inventory, Hosts hosts, Optional<Installation> installation) {
    this.topology = LeftOut.standing(topology, inventory);
    this.inventory = inventory;
    this.hosts = hosts;
    this.databases = new Databases(this.topology, hosts);
    this.installation = installation;
  }

  /**
   * What a switchover would do.
   *
   * @param from the host that leads now, or did before a move was broken off
   * @param to the host that will lead
   */
  public record Plan(Status.Member from, Status.Member to, Procedure procedure) {
    /** Whether it goes on with one that was broken off when nobody led there any more. */
    public boolean goesOn() {
      return !from.leads();
    }
  }

  /**
   * Looks whether the leader can move there without a loss.
   *
   * @param site by name
   * @return empty where the leader is there already
   * @throws OperationException if it cannot; says what is missing. Nothing has been changed
   */
  public Optional<Plan> to(String site)
      throws OperationException, UnreachableException, IOException, InterruptedException {
    var wanted = Fencing.site(topology, site);
    if (topology.shape().quorumPerSite()) {
      return new SiteSwitchover(topology, inventory, hosts).to(wanted, installation);
    }
    var status = Status.of(topology, hosts);
    var from = leader(status);
    if (from.site().equals(site)) {
      return Optional.empty();
    }
    refuseMissing(topology, status, from.site(), site);
    var to =
        status.members().stream()
            .filter(m -> m.site().equals(site) && m.synchronous())
            .min((one, other) -> Long.compare(behind(one), behind(other)))
            .orElseThrow(
                () ->
                    new OperationException(
                        "nothing was changed: no database at "
                            + site
                            + " has everything that the leader acknowledges; 'platter status' shows how"
                            + " far they are"));
    return Optional.of(new Plan(from, to, procedure(status, from, to)));
  }

  /**
   * @throws OperationException if something is missing that the move wants
   */
  static void refuseMissing(Topology topology, Status status, String from, String to)
      throws OperationException {
    var missing = status.missing(topology, Shortfall.Work.SWITCHOVER);
    if (!missing.isEmpty()) {
      throw new OperationException(
          "nothing was changed. A planned switchover wants a whole service, and there is missing: "
              + String.join("; ", missing)
              + ". 'platter status' shows more. If "
              + from
              + " must be left at once and is lost, 'platter failover --to "
              + to
              + " --accept-loss' is for that");
    }
  }

  private Procedure procedure(Status status, Status.Member from, Status.Member to) {
    var procedure =
        new Procedure("switchover --to " + to.site(), "Switchover")
            .without(to.host(), status.shortfalls(topology), Shortfall.Work.SWITCHOVER);
    move(procedure, from.host(), to.host());
    return procedure
        .always(
            from.host(),
            "Has everything again, as the standby that counts",
            Outcome.OK,
            () -> {
              awaitStandby(to.host());
              return "synchronous";
            })
        .proves(
            to.host(),
            narrator ->
                Verification.of(topology, inventory)
                    .run(narrator, topology.sites(), hosts, topology.hosts()));
  }

  /** The steps by which the lead goes from one host to another. */
  void move(Procedure procedure, String from, String to) {
    if (topology.shape().quorumPerSite()) {
      new SiteSwitchover(topology, inventory, hosts)
          .move(
              procedure,
              topology.siteOf(host(from)).orElseThrow(),
              topology.siteOf(host(to)).orElseThrow());
      return;
    }
    procedure
        .then(
            to,
            "Has all that the leader wrote",
            Outcome.OK,
            () -> {
              awaitCaughtUp(to);
              return "caught up";
            })
        .then(
            to,
            "Leads instead of " + from,
            Outcome.CHANGED,
            () -> {
              long start = System.nanoTime();
              new Patroni(hosts.session(host(from)), host(from)).switchover(to);
              awaitLeader(to);
              var took = Seconds.since(start);
              return took + AutomaticFailovers.attended(topology, hosts, host(to));
            });
  }

  private void awaitCaughtUp(String name)
      throws OperationException, UnreachableException, InterruptedException {
    databases.until(
        CATCH_UP,
        name + " does not catch up: nothing was changed; look at the line between the sites",
        status ->
            status.members().stream()
                .anyMatch(
                    m -> m.host().equals(name) && m.synchronous() && behind(m) <= CLOSE_BYTES));
  }

  private void awaitLeader(String name)
      throws OperationException, UnreachableException, InterruptedException {
    databases.until(
        CATCH_UP,
        "Patroni says that " + name + " leads, and " + name + " does not; look at 'platter status'",
        status -> status.leader().filter(m -> m.host().equals(name)).isPresent());
  }

  private void awaitStandby(String leader)
      throws OperationException, UnreachableException, InterruptedException {
    var site = topology.siteOf(host(leader)).orElseThrow().name();
    databases.until(
        CATCH_UP,
        leader
            + " leads, and no standby at the other site has everything yet; look at 'platter status' and at"
            + " 'journalctl -u platter-database' on the hosts there",
        status ->
            topology.replication() == Topology.Replication.ASYNCHRONOUS
                || status.members().stream()
                    .anyMatch(m -> m.synchronous() && !m.site().equals(site)));
  }

  static Status.Member leader(Status status) throws OperationException {
    return status
        .leader()
        .orElseThrow(
            () ->
                new OperationException(
                    status.leaders().isEmpty()
                        ? "no database leads; 'platter status' shows why"
                        : "more than one database says that it leads; 'platter status' shows them"));
  }

  private static long behind(Status.Member member) {
    return member.lagBytes().orElse(Long.MAX_VALUE);
  }

  private Host host(String name) {
    return topology.host(name).orElseThrow();
  }
}
