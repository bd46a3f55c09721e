package platter.wizard;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.bundle.Progress;
import platter.bundle.Verification;
import platter.health.Check;
import platter.health.Fix;
import platter.inventory.Inventory;
import platter.operation.ChatAccounts;
import platter.operation.Installation;
import platter.operation.Preflight;
import platter.run.Cancellation;
import platter.run.Event;
import platter.run.Hosts;
import platter.run.RunResult;
import platter.ssh.Connector;
import platter.ssh.HostKeyDecision;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;

/** On the customer's hosts. */
record HostOperations(Bundle bundle, Inventory inventory) implements Operations {
  @Override
  public List<Verification> verify(Progress progress) throws IOException {
    return bundle.verify(progress);
  }

  @Override
  public Map<String, Attempt> open(Where where, Trusted trusted)
      throws InterruptedException, platter.ssh.UnreachableException {
    var shown = new ConcurrentHashMap<String, HostKey>();
    HostKeyDecision decision =
        (host, address, port, key) -> {
          shown.put(host, key);
          return trusted.holds(host, key);
        };
    var attempts = new LinkedHashMap<String, Attempt>();
    try (var hosts = hosts(where, decision)) {
      var all = where.hosts();
      var called = all.stream().filter(host -> pinnedElsewise(host, trusted).isEmpty()).toList();
      var closed = hosts.open(called);
      for (var host : all) {
        attempts.put(
            host.name(),
            attempt(
                host,
                Optional.ofNullable(closed.get(host.name())).map(Exception::getMessage),
                pinnedElsewise(host, trusted).or(() -> Optional.ofNullable(shown.get(host.name()))),
                trusted));
      }
    }
    return attempts;
  }

  /** A key that was accepted once, and that the site sheet says is not this host's. */
  private Optional<HostKey> pinnedElsewise(Host host, Trusted trusted) {
    return inventory
        .hostKeys()
        .pinned(host.name())
        .filter(key -> trusted.refuses(host.name(), key));
  }

  private static Attempt attempt(
      Host host, Optional<String> trouble, Optional<HostKey> shown, Trusted trusted) {
    if (shown.filter(key -> trusted.refuses(host.name(), key)).isPresent()) {
      // Nobody can accept it: the sheet is to be mended, or the host is another one.
      return new Attempt(Optional.empty(), Optional.of(refused(host, shown.get(), trusted)));
    }
    return new Attempt(
        shown.filter(key -> trouble.isPresent() && !trusted.holds(host.name(), key)), trouble);
  }

  private static String refused(Host host, HostKey key, Trusted trusted) {
    return """
        %s: the key of %s is not that of the site sheet, so nothing was sent to it. The sheet says %s; \
        the host shows %s %s. Compare with `ssh-keygen -lf` of the %s key on the host itself: if that is \
        what the host shows, mend the sheet and import it again; if not, another machine answers at \
        this address."""
        .formatted(
            host.name(),
            host.address(),
            trusted.fingerprints().get(host.name()),
            key.type(),
            key.fingerprint(),
            key.type());
  }

  @Override
  public Checked check(Where where, List<String> only) throws Exception {
    try (var hosts = hosts(where)) {
      var outcome = preflight(where, hosts, only).check();
      return new Checked(outcome.findings(), outcome.fixes(), outcome.ways());
    }
  }

  @Override
  public void mend(Where where, List<Fix> fixes) throws Exception {
    try (var hosts = hosts(where)) {
      var names = where.hosts().stream().map(Host::name).toList();
      preflight(where, hosts, names).mend(fixes);
    }
  }

  private Preflight preflight(Where where, Hosts hosts, List<String> only) {
    var chosen =
        where.topology().hosts().stream().filter(host -> only.contains(host.name())).toList();
    return new Preflight(where.topology(), bundle, inventory, hosts, chosen);
  }

  @Override
  public RunResult plan(Where where) throws Exception {
    try (var hosts = hosts(where)) {
      return installation(where, hosts, List.of(), new Cancellation()).plan(where.leftOut());
    }
  }

  @Override
  public RunResult install(
      Where where, Set<Check> accepted, Consumer<Event> listener, Cancellation cancellation)
      throws Exception {
    try (var hosts = hosts(where)) {
      return installation(where, hosts, List.of(listener), cancellation)
          .install(accepted, where.leftOut());
    }
  }

  private Installation installation(
      Where where, Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation) {
    return new Installation(where.topology(), bundle, inventory, hosts, listeners, cancellation);
  }

  @Override
  public void administrator(Where where, String name, Secret password) throws Exception {
    var topology = where.topology();
    var server = where.hosts().stream().filter(h -> h.has(Role.IM)).findFirst().orElseThrow();
    try (var hosts = hosts(where)) {
      var accounts = new ChatAccounts(hosts.session(server), topology.domain());
      if (!accounts.exists(name)) {
        accounts.add(name, password);
      }
      accounts.makeAdministrator(name);
    }
  }

  private Hosts hosts(Where where) {
    return hosts(where, HostKeyDecision.refuse());
  }

  private Hosts hosts(Where where, HostKeyDecision decision) {
    var all = where.topology().hosts();
    return new Hosts(new Connector(all, where.credentials(), inventory.hostKeys(), decision), all);
  }
}
