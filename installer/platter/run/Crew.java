package platter.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The hosts of a run, a thread each. */
final class Crew implements AutoCloseable {
  private final List<HostRun> hosts;
  private final ExecutorService threads;
  private boolean cancelled;

  Crew(List<HostRun> hosts) {
    this.hosts = List.copyOf(hosts);
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "host");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Work on one host; false where the host has failed. */
  interface Work {
    boolean on(HostRun host) throws InterruptedException, CancelledException;
  }

  List<HostRun> hosts() {
    return hosts;
  }

  List<Target> targets() {
    return hosts.stream().map(HostRun::target).toList();
  }

  /** Whether some host stopped because it was told to. */
  boolean cancelled() {
    return cancelled;
  }

  /** Does something on all hosts at once and waits for all; true if it went well everywhere. */
  boolean each(Work work) throws InterruptedException {
    var futures = new ArrayList<Future<Boolean>>();
    hosts.forEach(host -> futures.add(threads.submit(() -> work.on(host))));
    boolean well = true;
    for (var future : futures) {
      try {
        well &= future.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof CancelledException)) {
          throw new IllegalStateException("a host's thread died", e.getCause());
        }
        cancelled = true;
        well = false;
      }
    }
    return well;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
