package platter.topology;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The customer's answers: what is to be, and where. The order of sites and hosts is the customer's
 * and is kept everywhere.
 *
 * @param deployment the name of this deployment, an RFC 1123 label
 * @param domain the chat domain, such as {@code im.acme.example}
 * @param sites one or two
 * @param vault hosts of the third place; empty where there is none
 */
public record Topology(
    String deployment,
    String domain,
    Replication replication,
    Steering steering,
    List<Site> sites,
    List<Host> vault,
    Backup backup,
    DrillRhythm drill) {

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

  /** How often the restore drill runs by itself. */
  public enum DrillRhythm {
    NEVER,
    MONTHLY,
    QUARTERLY
  }

  /**
   * The timers at the vault.
   *
   * @param full a systemd calendar expression
   * @param incremental a systemd calendar expression
   * @param keepFull how many full backups are kept, at least 1
   */
  public record Backup(String full, String incremental, int keepFull) {}

  public Topology {
    sites = List.copyOf(sites);
    vault = List.copyOf(vault);
  }

  /** All hosts: the sites' in their order, then the vault's. */
  public List<Host> hosts() {
    return Stream.concat(sites.stream().flatMap(s -> s.hosts().stream()), vault.stream()).toList();
  }

  /** The site that this host stands at; empty for a host of the vault. */
  public Optional<Site> siteOf(Host host) {
    return sites.stream().filter(s -> s.hosts().contains(host)).findFirst();
  }
}
