package platter.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.playbook.Facts;
import platter.playbook.host.Bytes;

/** Judges what was found on one host. Asks nothing, so that recorded hosts can be judged too. */
final class HostChecks {
  private static final long OLDEST_SYSTEMD = 239;
  private static final List<Integer> OLDEST_KERNEL = List.of(4, 18);

  /** Firmware and kernel keep a part of a machine's memory for themselves. */
  private static final double MEMORY_TOLERANCE = 0.9;

  private final HostWants wants;
  private final Facts facts;
  private final HostReading reading;

  HostChecks(HostWants wants, Facts facts, HostReading reading) {
    this.wants = wants;
    this.facts = facts;
    this.reading = reading;
  }

  List<Finding> all() {
    var findings = new ArrayList<Finding>();
    findings.add(systemd());
    findings.add(architecture());
    findings.add(kernel());
    findings.add(tools());
    findings.add(memory());
    findings.add(selinux());
    findings.add(accountFiles());
    findings.addAll(new DiskChecks(wants, reading).all());
    findings.add(portsFree());
    findings.add(firewall());
    findings.add(timeService());
    findings.add(hostName());
    findings.add(localhost());
    findings.add(domain());
    findings.add(deployment());
    return findings;
  }

  private Finding judge(Check check, boolean good, Verdict otherwise, Text measured, Text wanted) {
    return Finding.of(check, wants.host(), good ? Verdict.PASSED : otherwise, measured, wanted);
  }

  private Finding systemd() {
    var version = facts.number("systemd_version");
    return judge(
        Check.SYSTEMD,
        version.filter(v -> v >= OLDEST_SYSTEMD).isPresent(),
        Verdict.FAILED,
        version.map(v -> Text.value("systemd " + v)).orElse(Text.of("systemd.none")),
        Text.of("wanted.newer", "systemd " + OLDEST_SYSTEMD));
  }

  private Finding architecture() {
    var machine = facts.text("architecture").orElse("?");
    return judge(
        Check.ARCHITECTURE,
        wants.machines().contains(machine),
        Verdict.FAILED,
        Text.value(machine),
        Text.value(String.join(", ", wants.machines().stream().sorted().toList())));
  }

  private Finding kernel() {
    var kernel = facts.text("kernel").orElse("?");
    var parts = kernel.split("[^0-9]+", -1);
    boolean good =
        parts.length > 1
            && parts[0].matches("[0-9]{1,3}")
            && parts[1].matches("[0-9]{1,3}")
            && (Integer.parseInt(parts[0]) > OLDEST_KERNEL.get(0)
                || (Integer.parseInt(parts[0]) == OLDEST_KERNEL.get(0)
                    && Integer.parseInt(parts[1]) >= OLDEST_KERNEL.get(1)));
    return judge(
        Check.KERNEL, good, Verdict.WARNED, Text.value(kernel), Text.of("wanted.newer", "4.18"));
  }

  private Finding tools() {
    var missing = reading.missingTools();
    return judge(
        Check.TOOLS,
        missing.isEmpty(),
        Verdict.FAILED,
        missing.isEmpty()
            ? Text.of("tools.all")
            : Text.of("tools.missing", String.join(", ", missing)),
        Text.of("tools.wanted"));
  }

  private Finding memory() {
    long total = facts.number("memtotal_mb").orElse(0L);
    var verdict =
        total >= wants.memory() * MEMORY_TOLERANCE
            ? Verdict.PASSED
            : wants.stated() || total < wants.leastMemory() * MEMORY_TOLERANCE
                ? Verdict.FAILED
                : Verdict.WARNED;
    return Finding.of(
        Check.MEMORY,
        wants.host(),
        verdict,
        Text.value(Amount.mebibytes(total)),
        Text.of(
            "memory.wanted",
            Amount.mebibytes(wants.memory()),
            Amount.mebibytes(wants.leastMemory())));
  }

  private Finding selinux() {
    var found = new ArrayList<String>();
    var mode = mode();
    if (mode.equals("enforcing")) {
      found.add("SELinux " + mode);
    }
    if (reading.fapolicyd()) {
      found.add("fapolicyd");
    }
    return judge(
        Check.SELINUX,
        found.isEmpty(),
        Verdict.WARNED,
        Text.value(found.isEmpty() ? "SELinux " + mode : String.join(", ", found)),
        Text.of("selinux.wanted"));
  }

  private String mode() {
    return facts.values().get("selinux") instanceof java.util.Map<?, ?> map
        ? String.valueOf(map.get("status"))
        : "disabled";
  }

  private Finding accountFiles() {
    var files = reading.immutable();
    return judge(
            Check.ACCOUNT_FILES,
            files.isEmpty() || reading.installed(),
            Verdict.FAILED,
            files.isEmpty()
                ? Text.of("accounts.open")
                : Text.of("accounts.immutable", String.join(", ", files)),
            Text.of("accounts.open"))
        .advising(Text.of("accounts.remedy", String.join(" ", files)));
  }

  private Finding portsFree() {
    var taken = new ArrayList<String>();
    for (var port : wants.ports()) {
      reading.listeners().stream()
          .filter(l -> l.port().equals(port) && !l.ours())
          .findFirst()
          .ifPresent(l -> taken.add(describe(l)));
    }
    return judge(
        Check.PORTS_FREE,
        taken.isEmpty(),
        Verdict.FAILED,
        taken.isEmpty()
            ? Text.of(reading.installed() ? "ports.ours" : "ports.free")
            : Text.of("ports.taken", String.join(", ", taken)),
        Text.of(
            "ports.wanted", String.join(", ", wants.ports().stream().map(Port::text).toList())));
  }

  private static String describe(HostReading.Listener listener) {
    var who =
        listener.program().map(p -> p + listener.unit().map(u -> ", " + u).orElse("")).orElse("?");
    return "%s (%s)".formatted(listener.port().text(), who);
  }

  boolean installed() {
    return reading.installed();
  }

  /** Where one of these runs, an installation opens the ports itself. */
  Optional<String> firewallName() {
    return facts.values().get("firewalls") instanceof List<?> names && !names.isEmpty()
        ? Optional.of(String.join(", ", names.stream().map(String::valueOf).toList()))
        : Optional.empty();
  }

  private Finding firewall() {
    var name = firewallName();
    return Finding.passed(
        Check.FIREWALL,
        wants.host(),
        name.map(n -> Text.of("firewall.runs", n)).orElse(Text.of("firewall.none")),
        Text.of("firewall.wanted"));
  }

  private Finding timeService() {
    var running =
        reading.timeServices().entrySet().stream()
            .filter(java.util.Map.Entry::getValue)
            .map(e -> e.getKey().replace(".service", ""))
            .toList();
    var wanted = Text.of("time.wanted");
    if (facts.number("clock_settable").orElse(1L) == 0) {
      return Finding.passed(Check.TIME_SERVICE, wants.host(), Text.of("time.container"), wanted);
    }
    if (running.isEmpty()) {
      if (wants.bringsTime()) {
        return Finding.passed(Check.TIME_SERVICE, wants.host(), Text.of("time.brought"), wanted);
      }
      var idle = idleTimeService();
      return Finding.of(
              Check.TIME_SERVICE,
              wants.host(),
              Verdict.WARNED,
              idle.map(s -> Text.of("time.idle", s)).orElse(Text.of("time.none")),
              wanted)
          .advising(idle.map(s -> Text.of("time.start", s)).orElse(Text.of("time.install")));
    }
    var names = String.join(", ", running);
    if (reading.synchronised().isEmpty()) {
      return Finding.unchecked(
          Check.TIME_SERVICE, List.of(wants.host()), Text.of("time.unknown", names));
    }
    return judge(
        Check.TIME_SERVICE,
        reading.synchronised().get(),
        Verdict.WARNED,
        Text.of(reading.synchronised().get() ? "time.synchronised" : "time.searching", names),
        wanted);
  }

  /** One that is installed, does not run, and would be missed. */
  Optional<String> idleTimeService() {
    if (wants.bringsTime()) {
      return Optional.empty();
    }
    return reading.timeServices().entrySet().stream()
        .filter(e -> !e.getValue() && !e.getKey().startsWith("platter-"))
        .map(e -> e.getKey())
        .findFirst();
  }

  private Finding hostName() {
    return judge(
            Check.HOST_NAME,
            reading.resolved().isPresent(),
            Verdict.WARNED,
            reading
                .resolved()
                .map(address -> Text.value(reading.name() + " = " + address))
                .orElse(Text.of("name.unknown", reading.name())),
            Text.of("name.wanted"))
        .advising(Text.of("name.remedy", reading.name()));
  }

  private Finding localhost() {
    return judge(
        Check.LOCALHOST,
        reading.localhost(),
        Verdict.FAILED,
        Text.of(reading.localhost() ? "localhost.known" : "localhost.unknown"),
        Text.value("localhost = 127.0.0.1"));
  }

  private Finding domain() {
    var domain = wants.domain();
    boolean named =
        domain.equals(reading.name().toLowerCase(Locale.ROOT))
            || domain.equals(reading.fullName().toLowerCase(Locale.ROOT));
    var at = String.join(", ", reading.domainAt());
    return judge(
        Check.DOMAIN,
        !named && at.isEmpty(),
        Verdict.FAILED,
        named
            ? Text.of("domain.named", domain)
            : at.isEmpty() ? Text.of("domain.free") : Text.of("domain.loopback", domain, at),
        Text.of("domain.wanted", domain));
  }

  /** A host that another inventory installed has passwords and keys that this one does not know. */
  private Finding deployment() {
    var there = reading.authority();
    boolean ours =
        there.equals(wants.authority().map(pem -> Bytes.of(pem).sha256())) || there.isEmpty();
    return judge(
        Check.DEPLOYMENT,
        ours,
        Verdict.FAILED,
        Text.of(
            there.isEmpty() ? "deployment.none" : ours ? "deployment.ours" : "deployment.other"),
        Text.of("deployment.wanted"));
  }
}
