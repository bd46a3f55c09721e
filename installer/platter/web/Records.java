package platter.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.inventory.Checkups;
import platter.inventory.Deployments.Backup;
import platter.operation.Evidence;
import platter.operation.OperationException;

/** What is kept of a deployment, beside what is seen now. Used by several threads. */
interface Records {
  /**
   * The state became another one.
   *
   * @param at when the steward saw it
   * @param since when it began
   * @param state a word of {@link platter.operation.Readiness.State}
   */
  record Change(Instant at, Instant since, String state) {}

  /** All drills, the newest first. */
  List<Evidence> drills() throws OperationException;

  /** The evidence of a drill as it was signed; empty where there is none of this name. */
  Optional<String> evidence(String drill) throws OperationException;

  /** Of what a drill speaks that is run now. */
  String fingerprint();

  /** The last changes of the state, the newest first. */
  List<Change> changes(int most) throws OperationException;

  /**
   * The backups at the vault, and which of them a drill has brought back.
   *
   * @param seen those that were seen there last; empty where nobody has looked
   */
  List<Backup> backups(List<Backup> seen) throws OperationException;

  /** What the health wizard found, the newest first. */
  List<Checkups.Kept> checkups();

  /** What was found out about a host. */
  Map<String, Object> facts(String host);

  /** When that was found out; empty where nothing was. */
  Optional<Instant> gatheredAt(String host);
}
