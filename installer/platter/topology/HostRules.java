package platter.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What holds for each host, and between hosts: names, addresses, ways in. */
final class HostRules {
  private static final int HIGHEST_PORT = 65_535;

  /** {@code user@address[:port]}, an IPv6 address with a port in brackets. */
  private static final Pattern JUMP =
      Pattern.compile("([^@]+)@(?:\\[([^]@]+)]|([^\\[\\]:@]+))(?::([0-9]{1,5}))?");

  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> addresses = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private String local = "";

  private HostRules() {}

  static List<Problem> check(List<Site> sites, List<Host> vault) {
    var rules = new HostRules();
    for (int i = 0; i < sites.size(); i++) {
      rules.names.putIfAbsent(sites.get(i).name(), "sites[" + i + "].name");
    }
    sites.forEach(s -> s.hosts().forEach(h -> rules.hosts.putIfAbsent(h.name(), h)));
    vault.forEach(h -> rules.hosts.putIfAbsent(h.name(), h));
    for (int i = 0; i < sites.size(); i++) {
      rules.checkAll(sites.get(i).hosts(), "sites[" + i + "].hosts");
    }
    rules.checkAll(vault, "vault.hosts");
    var gateways = rules.hosts.values().stream().filter(h -> h.has(Role.GATEWAY)).toList();
    if (!gateways.isEmpty() && gateways.stream().allMatch(h -> h.weight() == 0)) {
      rules.add("", "weight.none");
    }
    return rules.problems;
  }

  private void checkAll(List<Host> list, String path) {
    for (int i = 0; i < list.size(); i++) {
      var at = path + "[" + i + "]";
      checkName(list.get(i).name(), at + ".name");
      checkAddress(list.get(i).address(), at + ".address");
      checkAccess(list.get(i), at);
      checkWeight(list.get(i), at + ".weight");
    }
  }

  private void add(String path, String key, String... arguments) {
    problems.add(Problem.at(path, key, arguments));
  }

  private void checkName(String name, String path) {
    if (!Names.isLabel(name)) {
      add(path, "label", Shown.value(name));
    } else if (Names.RESERVED.contains(name)) {
      add(path, "reserved", Shown.value(name));
    }
    unique(names, name, name, path);
  }

  private void checkAddress(String address, String path) {
    var literal = Addresses.literal(address);
    if (literal.isEmpty() || address.contains(":")) {
      add(path, "address.v4", Shown.value(address));
    } else if (!Addresses.canBeReached(literal.get())) {
      add(path, "address.unreachable", Shown.value(address));
    }
    unique(addresses, Addresses.canonical(address), address, path);
  }

  private void unique(Map<String, String> seen, String value, String shown, String path) {
    var first = seen.putIfAbsent(value, path);
    if (first != null && !value.isEmpty()) {
      add(path, "duplicate", Shown.value(shown), first);
    }
  }

  private void checkWeight(Host host, String path) {
    if (host.weight() < 0 || host.weight() > Host.MOST_WEIGHT) {
      add(path, "weight", Integer.toString(host.weight()), Integer.toString(Host.MOST_WEIGHT));
    } else if (host.weight() != Host.WEIGHT && !host.roles().isEmpty() && !host.takesClients()) {
      add(path, "weight.unused");
    }
  }

  private void checkAccess(Host host, String path) {
    var access = host.access();
    if (access.local()) {
      if (!local.isEmpty()) {
        add(path + ".connection", "local.twice", local);
      }
      local = path;
      if (!access.equals(Access.LOCAL)) {
        add(path + ".ssh", "local.ssh");
      }
      return;
    }
    if (!Names.isAccount(access.user())) {
      add(path + ".ssh.user", "account", Shown.value(access.user()));
    }
    checkPort(access.port(), path + ".ssh.port");
    access.jump().ifPresent(jump -> checkJump(host, jump, path + ".ssh.jump"));
  }

  private void checkPort(int port, String path) {
    if (port < 1 || port > HIGHEST_PORT) {
      add(path, "port", Integer.toString(port));
    }
  }

  private void checkJump(Host host, String jump, String path) {
    if (!jump.contains("@")) {
      checkJumpHost(host, jump, path);
      return;
    }
    var match = JUMP.matcher(jump);
    if (!match.matches()) {
      add(path, "jump", Shown.value(jump));
      return;
    }
    var address = match.group(2) != null ? match.group(2) : match.group(3);
    var port = match.group(4) == null ? 22 : Integer.parseInt(match.group(4));
    if (!Names.isAccount(match.group(1))
        || !Addresses.isAddress(address)
        || port < 1
        || port > HIGHEST_PORT) {
      add(path, "jump", Shown.value(jump));
    }
  }

  private void checkJumpHost(Host host, String jump, String path) {
    var target = hosts.get(jump);
    if (target == null) {
      var near = Nearest.of(jump, hosts.keySet());
      add(
          path,
          near.isPresent() ? "jump.unknown.hint" : "jump.unknown",
          Shown.value(jump),
          String.join(", ", hosts.keySet()),
          near.orElse(""));
      return;
    }
    if (target.access().local()) {
      add(path, "jump.local", Shown.value(jump));
    }
    var seen = new HashSet<String>();
    for (var at = host; at != null; at = at.access().jump().map(hosts::get).orElse(null)) {
      if (!seen.add(at.name())) {
        add(path, "jump.circle", Shown.value(jump));
        return;
      }
    }
  }
}
