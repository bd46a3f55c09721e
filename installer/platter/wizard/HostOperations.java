package platter.wizard;

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
final class HostOperations implements Operations {
  private final Bundle bundle;
  private final Inventory inventory;

  HostOperations(Bundle bundle, Inventory inventory) {
    this.bundle = bundle;
    this.inventory = inventory;
  }

  @Override
  public Verification verify(Progress progress) {
    return bundle.verify(progress);
  }

  @Override
  public Map<String, Attempt> open(Where where, Map<String, HostKey> trusted)
      throws InterruptedException, platter.ssh.UnreachableException {
    var shown = new ConcurrentHashMap<String, HostKey>();
    HostKeyDecision decision =
        (host, address, port, key) -> {
          shown.put(host, key);
          return key.equals(trusted.get(host));
        };
    var attempts = new LinkedHashMap<String, Attempt>();
    try (var hosts = hosts(where, decision)) {
      var all = where.topology().hosts();
      var closed = hosts.open(all);
      for (var host : all) {
        var trouble = Optional.ofNullable(closed.get(host.name())).map(Exception::getMessage);
        var key = Optional.ofNullable(shown.get(host.name())).filter(k -> trouble.isPresent());
        attempts.put(
            host.name(),
            new Attempt(key.filter(k -> !k.equals(trusted.get(host.name()))), trouble));
      }
    }
    return attempts;
  }

  @Override
  public Checked check(Where where, List<String> only) throws Exception {
    try (var hosts = hosts(where)) {
      var outcome = preflight(where, hosts, only).check();
      return new Checked(outcome.findings(), outcome.fixes());
    }
  }

  @Override
  public void mend(Where where, List<Fix> fixes) throws Exception {
    try (var hosts = hosts(where)) {
      var names = where.topology().hosts().stream().map(Host::name).toList();
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
      return installation(where, hosts, List.of(), new Cancellation()).plan();
    }
  }

  @Override
  public RunResult install(
      Where where, Set<Check> accepted, Consumer<Event> listener, Cancellation cancellation)
      throws Exception {
    try (var hosts = hosts(where)) {
      return installation(where, hosts, List.of(listener), cancellation).install(accepted);
    }
  }

  private Installation installation(
      Where where, Hosts hosts, List<Consumer<Event>> listeners, Cancellation cancellation) {
    return new Installation(where.topology(), bundle, inventory, hosts, listeners, cancellation);
  }

  @Override
  public void administrator(Where where, String name, Secret password) throws Exception {
    var topology = where.topology();
    var server = topology.hosts().stream().filter(h -> h.has(Role.IM)).findFirst().orElseThrow();
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
