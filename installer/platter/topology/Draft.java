package platter.topology;

import java.util.List;
import java.util.Optional;
import platter.topology.Topology.Backup;
import platter.topology.Topology.Console;
import platter.topology.Topology.DrillRhythm;
import platter.topology.Topology.OwnCertificate;
import platter.topology.Topology.Replication;
import platter.topology.Topology.Steering;

/**
 * Answers that may still hold mistakes; the components are those of {@link Topology}. A wizard
 * shows {@link #problems()} beside its questions.
 */
public record Draft(
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
  public Draft {
    sites = List.copyOf(sites);
    vault = List.copyOf(vault);
    ntp = List.copyOf(ntp);
  }

  /** Every mistake; empty where this is a topology. */
  public List<Problem> problems() {
    return Rules.check(this);
  }

  /**
   * The topology that was drafted.
   *
   * @throws InvalidTopologyException if there are mistakes; it lists all of them
   */
  public Topology finish() {
    return new Topology(
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
        console);
  }
}
