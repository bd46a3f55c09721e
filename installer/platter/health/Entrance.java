package platter.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.run.Hosts;
import platter.ssh.HostKeyRefusedException;
import platter.ssh.LoginRefusedException;
import platter.ssh.PrivilegeRefusedException;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * Gets onto all hosts. Of those that the same account and credential open, one goes first; where it
 * refuses, they are not tried on the others, since accounts lock after a few failures.
 */
final class Entrance {
  private static final List<Check> STEPS =
      List.of(Check.REACHABLE, Check.HOST_KEY, Check.LOGIN, Check.PRIVILEGE);

  private final Hosts hosts;
  private final Map<String, List<Finding>> findings = new LinkedHashMap<>();
  private final List<Host> inside = new ArrayList<>();

  Entrance(Hosts hosts) {
    this.hosts = hosts;
  }

  /** Hosts that are ready for work, in the order given. */
  List<Host> open(List<Host> all) throws UnreachableException, InterruptedException {
    var groups = new ArrayList<List<Host>>();
    for (var host : all) {
      groups.stream()
          .filter(group -> together(group.get(0), host))
          .findFirst()
          .orElseGet(
              () -> {
                groups.add(new ArrayList<>());
                return groups.get(groups.size() - 1);
              })
          .add(host);
    }
    hosts.each(
        groups.stream().map(group -> group.get(0)).toList(),
        first -> {
          openGroup(groups.stream().filter(g -> g.get(0).equals(first)).findFirst().orElseThrow());
          return first;
        });
    return all.stream().filter(inside::contains).toList();
  }

  List<Finding> findings(List<Host> all) {
    return all.stream()
        .flatMap(host -> findings.getOrDefault(host.name(), List.of()).stream())
        .toList();
  }

  private boolean together(Host one, Host other) {
    return one.access().user().equals(other.access().user())
        && one.access().local() == other.access().local()
        && hosts.shareCredential(one, other);
  }

  private void openGroup(List<Host> group) throws UnreachableException, InterruptedException {
    for (int i = 0; i < group.size(); i++) {
      var trouble = open(group.get(i));
      var rest = group.subList(i + 1, group.size());
      if (trouble.isEmpty()) {
        hosts.each(rest, this::open);
        return;
      }
      if (trouble.get() == Check.LOGIN || trouble.get() == Check.PRIVILEGE) {
        var why = Text.of("entrance.spared", group.get(i).name());
        rest.forEach(host -> untried(host, Check.REACHABLE, why));
        return;
      }
    }
  }

  /** The step at which it ended; empty where the host is open. */
  private Optional<Check> open(Host host) throws InterruptedException {
    try {
      hosts.session(host);
      STEPS.forEach(step -> add(passed(step, host)));
      synchronized (inside) {
        inside.add(host);
      }
      return Optional.empty();
    } catch (UnreachableException e) {
      var step = stepOf(e);
      for (var before : STEPS.subList(0, STEPS.indexOf(step))) {
        add(passed(before, host));
      }
      var said = String.valueOf(e.getMessage()).replaceFirst("^\\Q" + host.name() + "\\E: ", "");
      add(Finding.of(step, host.name(), Verdict.FAILED, Text.value(said), wanted(step)));
      int next = STEPS.indexOf(step) + 1;
      if (next < STEPS.size()) {
        untried(host, STEPS.get(next), Text.of("entrance.closed", step.code()));
      } else {
        unreached(host, Text.of("entrance.closed", step.code()));
      }
      return Optional.of(step);
    }
  }

  private static Check stepOf(UnreachableException e) {
    if (e instanceof HostKeyRefusedException) {
      return Check.HOST_KEY;
    }
    if (e instanceof LoginRefusedException) {
      return Check.LOGIN;
    }
    return e instanceof PrivilegeRefusedException ? Check.PRIVILEGE : Check.REACHABLE;
  }

  private static Finding passed(Check step, Host host) {
    return Finding.passed(
        step,
        host.name(),
        step == Check.REACHABLE
            ? Text.value(host.address() + ":" + host.access().port())
            : step == Check.LOGIN
                ? Text.value(host.access().user())
                : Text.of("entrance." + step.code()),
        wanted(step));
  }

  private static Text wanted(Check step) {
    return Text.of("entrance.wanted." + step.code());
  }

  private void untried(Host host, Check first, Text why) {
    for (var step : STEPS.subList(STEPS.indexOf(first), STEPS.size())) {
      add(Finding.unchecked(step, List.of(host.name()), why));
    }
    unreached(host, why);
  }

  private void unreached(Host host, Text why) {
    for (var check : Check.ofHosts()) {
      add(Finding.unchecked(check, List.of(host.name()), why));
    }
  }

  private void add(Finding finding) {
    synchronized (findings) {
      findings.computeIfAbsent(finding.hosts().get(0), h -> new ArrayList<>()).add(finding);
    }
  }
}
