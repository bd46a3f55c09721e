package platter.operation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import platter.run.Hosts;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/**
 * The databases of a deployment alone, which are asked more quickly than all that it consists of.
 */
record Databases(Topology topology, Hosts hosts) {
  private static final long LOOKS_MS = 200;

  /** As they are at this moment. */
  Status now() throws UnreachableException, InterruptedException {
    return Status.ofDatabases(topology, hosts, topology.hosts());
  }

  /**
   * Waits until something has become true of them.
   *
   * @throws OperationException with this complaint, when it has not within the limit
   */
  void until(Duration limit, String otherwise, Predicate<Status> wish)
      throws OperationException, UnreachableException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!wish.test(now())) {
      if (System.nanoTime() > end) {
        throw new OperationException(otherwise);
      }
      TimeUnit.MILLISECONDS.sleep(LOOKS_MS);
    }
  }
}
