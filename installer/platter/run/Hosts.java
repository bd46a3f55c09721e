package platter.run;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import platter.ssh.Answer;
import platter.ssh.Connector;
import platter.ssh.LoginRefusedException;
import platter.ssh.PrivilegeRefusedException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * The one connection to each host, kept over all that an operation does: facts before, a playbook
 * in the middle, checks after.
 */
public final class Hosts implements AutoCloseable {
  private final Connector connector;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Set<String> lent = new HashSet<>();

  public Hosts(Connector connector, List<Host> hosts) {
    this.connector = connector;
    hosts.forEach(host -> this.hosts.put(host.name(), host));
  }

  /**
   * Opens all connections: the first alone, so that a wrong password is tried once and on one host
   * only, then the others at once.
   *
   * @throws UnreachableException for the first host that cannot be reached
   */
  public void connect() throws UnreachableException, InterruptedException {
    var all = List.copyOf(hosts.values());
    session(all.get(0));
    each(all.subList(1, all.size()), this::session);
  }

  /**
   * Opens the connections that can be opened, until one is open one after the other, so that a
   * wrong password is tried once.
   *
   * @return why not, by the names of the others
   * @throws LoginRefusedException if that is why the first that answers stays closed
   * @throws PrivilegeRefusedException likewise
   */
  public Map<String, UnreachableException> reach()
      throws UnreachableException, InterruptedException {
    var lost = new LinkedHashMap<String, UnreachableException>();
    var left = new ArrayDeque<>(hosts.values());
    boolean open = false;
    while (!open && !left.isEmpty()) {
      var host = left.remove();
      try {
        session(host);
        open = true;
      } catch (LoginRefusedException | PrivilegeRefusedException e) {
        throw e;
      } catch (UnreachableException e) {
        lost.put(host.name(), e);
      }
    }
    for (var failed : each(List.copyOf(left), this::attempt)) {
      failed.ifPresent(e -> lost.put(e.host(), e));
    }
    return lost;
  }

  private Optional<UnreachableException> attempt(Host host) throws InterruptedException {
    try {
      session(host);
      return Optional.empty();
    } catch (UnreachableException e) {
      return Optional.of(e);
    }
  }

  /** Whether a key or password that opens one host is also tried on the other. */
  public boolean shareCredential(Host one, Host other) {
    return connector.sharesCredential(one, other);
  }

  /** The connection to a host, opened where there is none yet. */
  public Session session(Host host) throws UnreachableException, InterruptedException {
    synchronized (this) {
      var open = sessions.get(host.name());
      if (open != null) {
        return open;
      }
    }
    return open(host);
  }

  /**
   * For {@link Runner}: the kept connection when a run asks for the first time, a new one when it
   * asks again, since it does so only where the line broke.
   */
  public Session lend(Target target) throws UnreachableException, InterruptedException {
    var host = hosts.get(target.name());
    if (host == null) {
      throw new IllegalArgumentException("target is not one of the hosts: " + target.name());
    }
    boolean first;
    synchronized (this) {
      first = lent.add(target.name());
    }
    return new Lent(first ? session(host) : open(host));
  }

  /** Forgets what was lent, for the next run. */
  public synchronized void takeBack() {
    lent.clear();
  }

  /** Runs a script on a host and gives what it printed, or says what went wrong. */
  public Answer run(Host host, Script script) throws UnreachableException, InterruptedException {
    return session(host).run(script);
  }

  /** Does the same on many hosts at once and gives the results in the order of the hosts. */
  public <T> List<T> each(List<Host> which, Work<T> work)
      throws UnreachableException, InterruptedException {
    if (which.isEmpty()) {
      return List.of();
    }
    var pool = Executors.newFixedThreadPool(which.size());
    try {
      var results = new ArrayList<T>();
      var calls = which.stream().map(host -> (Callable<T>) () -> work.on(host)).toList();
      for (var future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnreachableException unreachable) {
        throw unreachable;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Something to be done on one host. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Host host) throws UnreachableException, InterruptedException;
  }

  private Session open(Host host) throws UnreachableException, InterruptedException {
    var fresh = connector.connect(host);
    Session old;
    synchronized (this) {
      old = sessions.put(host.name(), fresh);
    }
    if (old != null) {
      old.close();
    }
    return fresh;
  }

  @Override
  public synchronized void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
  }

  /** A session whose end is not the borrower's business. */
  private record Lent(Session session) implements Session {
    @Override
    public String host() {
      return session.host();
    }

    @Override
    public Duration roundTrip() {
      return session.roundTrip();
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      return session.send(script);
    }

    @Override
    public Answer run(Script script) throws UnreachableException, InterruptedException {
      return session.run(script);
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress)
        throws UnreachableException, IOException, InterruptedException {
      return session.stream(script, data, progress);
    }

    @Override
    public void close() {}
  }
}
