package platter.topology;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The customer's answers: what is to be, and where. The order of sites and hosts is the customer's
 * and is kept everywhere. There is no topology with mistakes: the constructor refuses it with an
 * {@link InvalidTopologyException} that lists all of them.
 *
 * @param deployment the name of this deployment, an RFC 1123 label
 * @param domain the chat domain, such as {@code im.acme.example}
 * @param sites one or two
 * @param vault the host of the third place; empty where there is none
 * @param certificate the customer's own certificate for the clients; empty where the deployment's
 *     authority issues it
 * @param ntp time servers of the customer, addresses or names; where empty, the vault is the source
 * @param size how much is expected; empty where the customer has not said, then {@link
 *     Size#DEFAULT} is assumed
 * @param alerts whom the steward tells of what is wrong; empty where it tells nobody
 * @param console who can open the console on the host that keeps the backups
 */
public record Topology(
    String deployment,
    String domain,
    Replication replication,
    Steering steering,
    List<Site> sites,
    List<Host> vault,
    Backup backup,
    DrillRhythm drill,
    Optional<OwnCertificate> certificate,
    List<String> ntp,
    Optional<Size> size,
    Optional<Alerts> alerts,
    Console console) {

  /** RECOVERY.md's three modes. */
  public enum Replication {
    SYNCHRONOUS,
    STRICT,
    ASYNCHRONOUS
  }

  /** How clients find a site. */
  public enum Steering {
    RECORDS,
    DELEGATED,
    BALANCER
  }

  /** From where the console on the host with the backups is reached. */
  public enum Console {
    /** From its own host only, so by a tunnel. */
    LOCAL,
    /** From everywhere from which that host's address is. */
    NETWORK
  }

  /** How often the restore drill runs by itself. */
  public enum DrillRhythm {
    NEVER,
    MONTHLY,
    QUARTERLY
  }

  /**
   * The timers on the host with the backups.
   *
   * @param full a systemd calendar expression
   * @param incremental a systemd calendar expression
   * @param keepFull how many full backups are kept, 1 to 100
   * @param disk the mount point of a disk of its own; for a single host without a vault, and empty
   *     in every other shape
   */
  public record Backup(String full, String incremental, int keepFull, Optional<String> disk) {
    /** What is done where the customer says nothing. */
    public static final Backup DEFAULT = new Backup("Sun 02:00", "hourly", 4);

    public Backup(String full, String incremental, int keepFull) {
      this(full, incremental, keepFull, Optional.empty());
    }
  }

  /**
   * A certificate that the customer brings. Paths are on the laptop; the key itself stays in its
   * file until the installer reads it.
   *
   * @param chain PEM file: the host's certificate, then the intermediates
   * @param key PEM file: the private key
   */
  public record OwnCertificate(String chain, String key) {}

  public Topology {
    sites = List.copyOf(sites);
    vault = List.copyOf(vault);
    ntp = List.copyOf(ntp);
    var problems =
        new Draft(
                deployment,
                domain,
                replication,
                steering,
                sites,
                vault,
                backup,
                drill,
                certificate,
                ntp,
                size,
                alerts,
                console)
            .problems();
    if (!problems.isEmpty()) {
      throw new InvalidTopologyException(problems);
    }
  }

  /** What kind of deployment this is, and so what it survives. */
  public Shape shape() {
    return Shape.of(sites, vault);
  }

  /**
   * A topology with a certificate made here, no time servers, no size stated, no alerts, local
   * console.
   */
  public Topology(
      String deployment,
      String domain,
      Replication replication,
      Steering steering,
      List<Site> sites,
      List<Host> vault,
      Backup backup,
      DrillRhythm drill) {
    this(
        deployment,
        domain,
        replication,
        steering,
        sites,
        vault,
        backup,
        drill,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Console.LOCAL);
  }

  /** The same, telling nobody: the address of a webhook is a secret. */
  public Topology withoutAlerts() {
    return with(replication, sites, Optional.empty());
  }

  /** The same with databases that replicate that way. */
  public Topology replicating(Replication other) {
    return with(other, sites, alerts);
  }

  /** The same as if the sites did not have these hosts. */
  public Topology without(Set<String> names) {
    return with(
        replication,
        sites.stream()
            .map(
                site ->
                    new Site(
                        site.name(),
                        site.hosts().stream().filter(h -> !names.contains(h.name())).toList(),
                        site.clientNetworks()))
            .toList(),
        alerts);
  }

  private Topology with(Replication kind, List<Site> others, Optional<Alerts> told) {
    return new Topology(
        deployment,
        domain,
        kind,
        steering,
        others,
        vault,
        backup,
        drill,
        certificate,
        ntp,
        size,
        told,
        console);
  }

  /** All hosts: the sites' in their order, then the vault's. */
  public List<Host> hosts() {
    return Stream.concat(sites.stream().flatMap(s -> s.hosts().stream()), vault.stream()).toList();
  }

  /** The site that this host stands at; empty for a host of the vault. */
  public Optional<Site> siteOf(Host host) {
    return sites.stream().filter(s -> s.hosts().contains(host)).findFirst();
  }

  /** The host of this name. */
  public Optional<Host> host(String name) {
    return hosts().stream().filter(h -> h.name().equals(name)).findFirst();
  }

  /** The host that keeps the backups; empty where there are none. */
  public Optional<Host> repository() {
    return hosts().stream().filter(h -> h.has(Role.BACKUP)).findFirst();
  }
}
