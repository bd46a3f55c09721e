package platter.operation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * The databases of a deployment alone, which are asked more quickly than all that it consists of.
 *
 * @param among the hosts whose databases are meant
 */
record Databases(Topology topology, Hosts hosts, List<Host> among) {
  private static final long LOOKS_MS = 200;

  /** All of them. */
  Databases(Topology topology, Hosts hosts) {
    this(topology, hosts, topology.hosts());
  }

  /** As they are at this moment. */
  Status now() throws UnreachableException, InterruptedException {
    return Status.ofDatabases(topology, hosts, among);
  }

  /**
   * Waits until something has become true of them.
   *
   * @return as they are then
   * @throws OperationException with this complaint, when it has not within the limit
   */
  Status until(Duration limit, String otherwise, Predicate<Status> wish)
      throws OperationException, UnreachableException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var status = now();
      if (wish.test(status)) {
        return status;
      }
      if (System.nanoTime() > end) {
        throw new OperationException(otherwise);
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_MS);
    }
  }
}
