package platter.wizard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import platter.bundle.Progress;
import platter.bundle.Verification;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.RunResult;
import platter.ssh.Credentials;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Host;
import platter.topology.Secret;
import platter.topology.Topology;

/**
 * What the wizard has done for it: on the hosts, or in practice mode on none. All may take long and
 * throw what the operations of the same names throw.
 */
interface Operations {
  /**
   * Where, and how to get there.
   *
   * @param leftOut names of hosts that take no part
   */
  record Where(Topology topology, Function<Host, Credentials> credentials, Set<String> leftOut) {
    public Where {
      leftOut = Set.copyOf(leftOut);
    }

    /** The hosts that take part. */
    List<Host> hosts() {
      return topology.hosts().stream().filter(host -> !leftOut.contains(host.name())).toList();
    }
  }

  /**
   * What is known of host keys that are not pinned, by the names of the hosts.
   *
   * @param keys those that a person has accepted
   * @param fingerprints those of the site sheet; what it says of a host holds
   */
  record Trusted(Map<String, HostKey> keys, Map<String, String> fingerprints) {
    public Trusted {
      keys = Map.copyOf(keys);
      fingerprints = Map.copyOf(fingerprints);
    }

    /** Whether a host may be gone on with that shows this key. */
    boolean holds(String host, HostKey key) {
      var wanted = fingerprints.get(host);
      return wanted == null ? key.equals(keys.get(host)) : wanted.equals(key.fingerprint());
    }

    /** Whether the site sheet says that this is not the host's key. */
    boolean refuses(String host, HostKey key) {
      return fingerprints.containsKey(host) && !holds(host, key);
    }
  }

  /**
   * How it went to get onto a host.
   *
   * @param key the key it shows, where that is not known yet; nobody has logged in then
   * @param trouble why not; empty where somebody is on it
   */
  record Attempt(Optional<HostKey> key, Optional<String> trouble) {}

  /**
   * What preflight found, and what could be mended from here.
   *
   * @param ways what each way to replicate comes to; empty where that was not measured
   */
  record Checked(
      List<Finding> findings, List<Fix> fixes, Map<Topology.Replication, Finding> ways) {}

  /** Reads the whole disc: what lies on it, where it is one, and what is in the jar. */
  List<Verification> verify(Progress progress) throws Exception;

  /** Tries to get onto all hosts that take part. */
  Map<String, Attempt> open(Where where, Trusted trusted) throws Exception;

  /**
   * Makes all checks.
   *
   * @param only the names of the hosts to look at
   */
  Checked check(Where where, List<String> only) throws Exception;

  void mend(Where where, List<Fix> fixes) throws Exception;

  RunResult plan(Where where) throws Exception;

  RunResult install(
      Where where, Set<Check> accepted, Consumer<Event> listener, Cancellation cancellation)
      throws Exception;

  /** Lets somebody administrate the chat service; an account that is there keeps its password. */
  void administrator(Where where, String name, Secret password) throws Exception;
}
