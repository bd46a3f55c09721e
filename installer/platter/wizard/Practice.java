package platter.wizard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import platter.bundle.Bundle;
import platter.bundle.Progress;
import platter.bundle.Verification;
import platter.health.Check;
import platter.health.Finding;
import platter.health.Fix;
import platter.health.Text;
import platter.health.Verdict;
import platter.operation.Installation;
import platter.playbook.Outcome;
import platter.playbook.Play;
import platter.playbook.Playbook;
import platter.playbook.Resources;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Event.Kind;
import platter.run.Journal;
import platter.run.Recap;
import platter.run.RunResult;
import platter.ssh.HostKeys.HostKey;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * Practice: the disc is read, and the rest is played with hosts that do not exist. The tasks are
 * those of the real playbook. One host has too little room when it is first checked, and one stops
 * when it is first installed, so that both can be met before they are met in earnest.
 */
final class Practice implements Operations {
  /** As on a line of two towns that are near each other. */
  private static final Map<Topology.Replication, Finding> WAYS =
      Map.of(
          Topology.Replication.SYNCHRONOUS, way("forecast.synchronous"),
          Topology.Replication.STRICT, way("forecast.strict"),
          Topology.Replication.ASYNCHRONOUS, way("forecast.asynchronous"));

  private static final long GIB = 1L << 30;

  private final Bundle bundle;
  private final Duration pace;
  private final Playbook playbook =
      Playbook.load(
          Resources.classpath(Installation.class.getClassLoader(), "playbooks"), "site.yml");
  private boolean cramped = true;
  private boolean stops = true;

  /**
   * @param pace how long a task takes
   */
  Practice(Bundle bundle, Duration pace) {
    this.bundle = bundle;
    this.pace = pace;
  }

  @Override
  public List<Verification> verify(Progress progress) throws IOException {
    return bundle.verify(progress);
  }

  @Override
  public Map<String, Attempt> open(Where where, Trusted trusted) throws InterruptedException {
    waits(10);
    var attempts = new LinkedHashMap<String, Attempt>();
    for (var host : where.hosts()) {
      var key = key(host);
      attempts.put(
          host.name(),
          // A host that does not exist shows what the site sheet says.
          trusted.fingerprints().containsKey(host.name()) || trusted.holds(host.name(), key)
              ? new Attempt(Optional.empty(), Optional.empty())
              : new Attempt(Optional.of(key), Optional.of("its key is not known yet")));
    }
    return attempts;
  }

  private static HostKey key(Host host) {
    var bytes = ("practice " + host.address()).getBytes(StandardCharsets.UTF_8);
    return new HostKey("ssh-ed25519", Base64.getEncoder().encodeToString(bytes));
  }

  @Override
  public Checked check(Where where, List<String> only) throws InterruptedException {
    waits(15);
    var topology = where.topology();
    var last = last(topology).name();
    var findings = new ArrayList<Finding>();
    for (var host : only) {
      findings.add(Finding.passed(Check.MEMORY, host, Text.value("15.6 GiB"), Text.value("4 GiB")));
      findings.add(
          host.equals(last) && cramped
              ? Finding.of(
                  Check.SPACE,
                  host,
                  Verdict.FAILED,
                  Text.value(gigabytes(3 * GIB)),
                  Text.value(gigabytes(20 * GIB)))
              : Finding.passed(
                  Check.SPACE,
                  host,
                  Text.value(gigabytes(412 * GIB)),
                  Text.value(gigabytes(20 * GIB))));
      for (var check : List.of(Check.SYSTEMD, Check.TOOLS, Check.PORTS_FREE, Check.KERNEL)) {
        findings.add(Finding.passed(check, host, Text.value("-"), Text.value("-")));
      }
      findings.add(
          Finding.of(
              Check.CLOCK,
              host,
              host.equals(only.get(0)) ? Verdict.WARNED : Verdict.PASSED,
              Text.value(host.equals(only.get(0)) ? "+184 ms" : "+3 ms"),
              Text.value("50 ms")));
    }
    cramped &= !only.contains(last);
    return new Checked(findings, List.of(), topology.sites().size() > 1 ? WAYS : Map.of());
  }

  private static Finding way(String key) {
    return new Finding(
        Check.FORECAST,
        List.of(),
        Verdict.PASSED,
        Text.of(key, "4.1 ms", "0.0 %", "8.2 ms", "> 100", "180"),
        Text.value("-"),
        Optional.empty());
  }

  private static String gigabytes(long bytes) {
    return bytes / GIB + " GiB";
  }

  /** The last host of the last site. */
  private static Host last(Topology topology) {
    var hosts = topology.sites().get(topology.sites().size() - 1).hosts();
    return hosts.get(hosts.size() - 1);
  }

  @Override
  public void mend(Where where, List<Fix> fixes) {
    // There is nothing that could be.
  }

  @Override
  public RunResult plan(Where where) throws InterruptedException {
    waits(10);
    return result(where.hosts(), Optional.empty());
  }

  private RunResult result(List<Host> hosts, Optional<RunResult.TaskReport> failure) {
    var recaps = new LinkedHashMap<String, Recap>();
    var changes = new ArrayList<RunResult.TaskReport>();
    for (var host : hosts) {
      recaps.put(host.name(), Recap.NONE);
      for (var play : plays(hosts, host)) {
        play.tasks()
            .forEach(
                task ->
                    changes.add(
                        new RunResult.TaskReport(host.name(), play.name(), task.title(), "")));
      }
    }
    return new RunResult(
        failure.isEmpty() ? Journal.Verdict.DONE : Journal.Verdict.FAILED,
        recaps,
        changes,
        failure.stream().toList(),
        Map.of());
  }

  private List<Play> plays(List<Host> hosts, Host host) {
    return playbook.plays().stream().filter(play -> isFor(play, hosts, host)).toList();
  }

  private static boolean isFor(Play play, List<Host> hosts, Host host) {
    return play.hosts().stream()
        .flatMap(pattern -> Arrays.stream(pattern.split("[:,]", -1)))
        .anyMatch(
            word ->
                word.equals("all")
                    || Arrays.stream(Role.values())
                        .anyMatch(
                            role ->
                                host.has(role)
                                    && (word.equals(role.name().toLowerCase(Locale.ROOT))
                                        || first(word, role, hosts, host))));
  }

  private static boolean first(String word, Role role, List<Host> hosts, Host host) {
    return word.equals(role.name().toLowerCase(Locale.ROOT) + "_first")
        && hosts.stream().filter(h -> h.has(role)).findFirst().equals(Optional.of(host));
  }

  @Override
  public RunResult install(
      Where where, Set<Check> accepted, Consumer<Event> listener, Cancellation cancellation)
      throws CancelledException, InterruptedException {
    var hosts = where.hosts();
    var teller = new Teller(listener);
    teller.tell(Kind.RUN_STARTED, "", "", Optional.empty(), "install");
    var done = new LinkedHashMap<String, Long>();
    for (var host : hosts) {
      teller.progress(host.name(), 0, tasks(hosts, host));
    }
    for (var play : playbook.plays()) {
      for (var host : hosts) {
        if (!isFor(play, hosts, host)) {
          continue;
        }
        for (var task : play.tasks()) {
          cancellation.check();
          teller.tell(Kind.TASK_STARTED, host.name(), task.title(), Optional.empty(), "");
          waits(1);
          if (stops && play.name().equals("Databases") && host.equals(last(where.topology()))) {
            stops = false;
            var why =
                host.name()
                    + ": no answer from "
                    + host.address()
                    + " port 22. Is the host up, and does a firewall drop the port?";
            teller.tell(
                Kind.TASK_ENDED, host.name(), task.title(), Optional.of(Outcome.UNREACHABLE), why);
            return result(
                hosts,
                Optional.of(new RunResult.TaskReport(host.name(), play.name(), task.title(), why)));
          }
          teller.tell(Kind.TASK_ENDED, host.name(), task.title(), Optional.of(Outcome.CHANGED), "");
          teller.progress(host.name(), done.merge(host.name(), 1L, Long::sum), tasks(hosts, host));
        }
      }
    }
    prove(where, teller);
    return result(hosts, Optional.empty());
  }

  private void prove(Where where, Teller teller) throws InterruptedException {
    teller.tell(Kind.RUN_STARTED, "", "", Optional.empty(), "install: proof");
    var sites = where.topology().sites();
    var here = first(where, sites.get(0));
    var there = first(where, sites.get(sites.size() - 1));
    for (var step :
        List.of(
            "Full backup",
            "Message from " + here + " to " + there,
            "Both messages in the archive of " + here,
            "File uploaded at " + here + ", fetched at " + there)) {
      waits(5);
      teller.tell(Kind.TASK_ENDED, here, step, Optional.of(Outcome.CHANGED), "practice");
    }
  }

  private static String first(Where where, Site site) {
    return site.hosts().stream()
        .filter(where.hosts()::contains)
        .findFirst()
        .map(Host::name)
        .orElseThrow();
  }

  private long tasks(List<Host> hosts, Host host) {
    return plays(hosts, host).stream().mapToLong(play -> play.tasks().size()).sum();
  }

  @Override
  public void administrator(Where where, String name, Secret password) {
    // There is no service that could have one.
  }

  private void waits(int tasks) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(pace.multipliedBy(tasks).toNanos());
  }

  /** Numbers what is told. */
  private static final class Teller {
    private final Consumer<Event> listener;
    private long sequence;

    Teller(Consumer<Event> listener) {
      this.listener = listener;
    }

    void tell(Kind kind, String host, String task, Optional<Outcome> outcome, String message) {
      publish(kind, host, task, outcome, Optional.empty(), Optional.empty(), message);
    }

    void progress(String host, long done, long total) {
      publish(Kind.PROGRESS, host, "", Optional.empty(), Optional.of(done), Optional.of(total), "");
    }

    private void publish(
        Kind kind,
        String host,
        String task,
        Optional<Outcome> outcome,
        Optional<Long> done,
        Optional<Long> total,
        String message) {
      listener.accept(
          new Event(
              ++sequence,
              Instant.now(),
              kind,
              some(host),
              Optional.empty(),
              some(task),
              outcome,
              Optional.empty(),
              done,
              total,
              some(message)));
    }

    private static Optional<String> some(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
  }
}
