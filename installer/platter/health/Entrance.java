package platter.health;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import platter.run.Hosts;
import platter.ssh.HostKeyRefusedException;
import platter.ssh.LoginRefusedException;
import platter.ssh.PrivilegeRefusedException;
import platter.ssh.SparedException;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/** Gets onto all hosts, and says for each how far. */
public final class Entrance {
  private static final List<Check> STEPS =
      List.of(Check.REACHABLE, Check.HOST_KEY, Check.LOGIN, Check.PRIVILEGE);

  private final Hosts hosts;
  private final List<Check> beyond;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param beyond what cannot be checked on a host that stays closed
   */
  public Entrance(Hosts hosts, List<Check> beyond) {
    this.hosts = hosts;
    this.beyond = List.copyOf(beyond);
  }

  /** Hosts that are ready for work, in the order given. */
  public List<Host> open(List<Host> all) throws UnreachableException, InterruptedException {
    var closed = hosts.open(all);
    for (var host : all) {
      var why = closed.get(host.name());
      if (why == null) {
        STEPS.forEach(step -> findings.add(passed(step, host)));
      } else if (why instanceof SparedException spared) {
        untried(host, STEPS, Text.of("entrance.spared", spared.by()));
      } else {
        endedAt(stepOf(why), host, String.valueOf(why.getMessage()));
      }
    }
    return all.stream().filter(host -> !closed.containsKey(host.name())).toList();
  }

  /** How far it came on each. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  private void endedAt(Check step, Host host, String said) {
    for (var before : STEPS.subList(0, STEPS.indexOf(step))) {
      findings.add(passed(before, host));
    }
    var why = said.replaceFirst("^\\Q" + host.name() + "\\E: ", "");
    findings.add(Finding.of(step, host.name(), Verdict.FAILED, Text.value(why), wanted(step)));
    int next = STEPS.indexOf(step) + 1;
    untried(host, STEPS.subList(next, STEPS.size()), Text.of("entrance.closed", step.code()));
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

  private void untried(Host host, List<Check> steps, Text why) {
    for (var check : Stream.concat(steps.stream(), beyond.stream()).toList()) {
      findings.add(Finding.unchecked(check, List.of(host.name()), why));
    }
  }
}
