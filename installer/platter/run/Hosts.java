package platter.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import platter.ssh.Answer;
import platter.ssh.LoginRefusedException;
import platter.ssh.PrivilegeRefusedException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.SparedException;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;

/**
 * The one connection to each host, kept over all that an operation does: facts before, a playbook
 * in the middle, checks after.
 */
public final class Hosts implements AutoCloseable {
  private final WayIn wayIn;
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Set<String> lent = new HashSet<>();

  public Hosts(WayIn wayIn, List<Host> hosts) {
    this.wayIn = wayIn;
    hosts.forEach(host -> this.hosts.put(host.name(), host));
  }

  /**
   * Opens all connections as {@link #open} does.
   *
   * @throws UnreachableException for the first host that stays closed
   */
  public void connect() throws UnreachableException, InterruptedException {
    var closed = open(List.copyOf(hosts.values()));
    for (var host : hosts.keySet()) {
      var why = closed.get(host);
      if (why != null) {
        throw why;
      }
    }
  }

  /**
   * Opens the connections that can be opened, as {@link #open} does.
   *
   * @return why not, by the names of the others
   * @throws LoginRefusedException if that is why the first that answers stays closed
   * @throws PrivilegeRefusedException likewise
   */
  public Map<String, UnreachableException> reach()
      throws UnreachableException, InterruptedException {
    var closed = open(List.copyOf(hosts.values()));
    for (var host : hosts.keySet()) {
      var why = closed.get(host);
      if (why == null) {
        break;
      }
      if (refuses(why)) {
        throw why;
      }
    }
    return closed;
  }

  /**
   * Opens the connections that can be opened. Of the hosts that the same account and credential
   * open, one goes first; where it refuses, they are not tried on the others, since accounts lock
   * after a few failures. Those that another opens do not wait for them.
   *
   * @return why not, by the names of the hosts that stay closed; a {@link SparedException} where
   *     nobody tried
   */
  public Map<String, UnreachableException> open(List<Host> which)
      throws UnreachableException, InterruptedException {
    var groups = new ArrayList<List<Host>>();
    for (var host : which) {
      var known = groups.stream().filter(group -> openAlike(group.get(0), host)).findFirst();
      known.ifPresentOrElse(
          group -> group.add(host), () -> groups.add(new ArrayList<>(List.of(host))));
    }
    var closed = new LinkedHashMap<String, UnreachableException>();
    each(groups, this::openGroup).forEach(closed::putAll);
    return closed;
  }

  private boolean openAlike(Host one, Host other) {
    return one.access().user().equals(other.access().user())
        && one.access().local() == other.access().local()
        && shareCredential(one, other);
  }

  private Map<String, UnreachableException> openGroup(List<Host> group)
      throws UnreachableException, InterruptedException {
    var closed = new LinkedHashMap<String, UnreachableException>();
    var left = new ArrayDeque<>(group);
    boolean open = false;
    while (!open && !left.isEmpty()) {
      var first = left.remove();
      var trouble = attempt(first);
      closed.putAll(trouble);
      open = trouble.isEmpty();
      if (trouble.values().stream().anyMatch(Hosts::refuses)) {
        left.forEach(h -> closed.put(h.name(), new SparedException(h.name(), first.name())));
        return closed;
      }
    }
    each(List.copyOf(left), this::attempt).forEach(closed::putAll);
    return closed;
  }

  private static boolean refuses(UnreachableException why) {
    return why instanceof LoginRefusedException || why instanceof PrivilegeRefusedException;
  }

  /** Why a host stays closed, by its name; empty where it is open. */
  private Map<String, UnreachableException> attempt(Host host) throws InterruptedException {
    try {
      session(host);
      return Map.of();
    } catch (UnreachableException e) {
      return Map.of(host.name(), e);
    }
  }

  /** Whether a key or password that opens one host is also tried on the other. */
  public boolean shareCredential(Host one, Host other) {
    return wayIn.sharesCredential(one, other);
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
    return first ? session(host) : open(host);
  }

  /** Lets go of a connection that has broken; the next one who wants it opens another. */
  public synchronized void forget(Host host) {
    var broken = sessions.remove(host.name());
    if (broken != null) {
      broken.close();
    }
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
  public <H, T> List<T> each(List<H> which, Work<H, T> work)
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

  /** Something to be done on one host, or on hosts that belong together. */
  @FunctionalInterface
  public interface Work<H, T> {
    T on(H host) throws UnreachableException, InterruptedException;
  }

  private Session open(Host host) throws UnreachableException, InterruptedException {
    var fresh = wayIn.connect(host);
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
}
