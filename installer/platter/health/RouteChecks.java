package platter.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import platter.topology.Host;

/** Judges connections between hosts: one finding for each two of them. */
final class RouteChecks {
  /** This machine, in the place of a host. */
  static final String HERE = "laptop";

  private RouteChecks() {}

  static List<Finding> judge(
      Checkup.Plan plan,
      Map<Host, HostReading> readings,
      Map<String, HostChecks> judged,
      List<Reach.Attempt> attempts,
      Map<Host, String> deaf) {
    var byEnds = new LinkedHashMap<List<String>, Map<Port, Optional<String>>>();
    var targets = new LinkedHashMap<List<String>, Host>();
    var unreached = new ArrayList<Finding>();
    for (var route : plan.routes()) {
      var ends = List.of(route.from().name(), route.to().name());
      if (!readings.containsKey(route.from()) || !readings.containsKey(route.to())) {
        if (targets.put(ends, route.to()) == null) {
          var closed = readings.containsKey(route.from()) ? route.to() : route.from();
          unreached.add(
              Finding.unchecked(
                  Check.PORTS_REACHABLE, ends, Text.of("reach.closed", closed.name())));
        }
      }
    }
    for (var attempt : attempts) {
      var ends = List.of(attempt.route().from().name(), attempt.route().to().name());
      targets.put(ends, attempt.route().to());
      byEnds
          .computeIfAbsent(ends, e -> new TreeMap<>())
          .put(attempt.route().port(), attempt.trouble());
    }
    plan.fromHere()
        .forEach(
            (host, ports) -> {
              if (readings.containsKey(host)) {
                var ends = List.of(HERE, host.name());
                targets.put(ends, host);
                for (var port : ports) {
                  if (isJudged(readings, host, port)) {
                    byEnds
                        .computeIfAbsent(ends, e -> new TreeMap<>())
                        .put(port, Reach.fromHere(host, port));
                  }
                }
              }
            });
    var findings = new ArrayList<>(unreached);
    byEnds.forEach(
        (ends, ports) -> {
          var to = targets.get(ends);
          var checks = to == null ? null : judged.get(to.name());
          if (to != null && checks != null) {
            var opensLater = checks.installed() ? Optional.<String>empty() : checks.firewallName();
            findings.add(finding(ends, ports, opensLater, Optional.ofNullable(deaf.get(to))));
          }
        });
    return findings;
  }

  /** Not where an installation that goes on has still to start the service of this port. */
  private static boolean isJudged(Map<Host, HostReading> readings, Host host, Port port) {
    var reading = readings.get(host);
    return reading != null
        && (!reading.installed()
            || reading.listeners().stream().anyMatch(l -> l.port().equals(port)));
  }

  private static Finding finding(
      List<String> ends,
      Map<Port, Optional<String>> ports,
      Optional<String> firewall,
      Optional<String> deaf) {
    if (deaf.isPresent()) {
      return Finding.unchecked(
          Check.PORTS_REACHABLE, ends, Text.of("reach.deaf", ends.get(1), deaf.get()));
    }
    var wanted =
        Text.of(
            "reach.wanted", String.join(", ", ports.keySet().stream().map(Port::text).toList()));
    var troubles = new TreeMap<String, List<String>>();
    ports.forEach(
        (port, trouble) ->
            trouble.ifPresent(
                t -> troubles.computeIfAbsent(t, k -> new ArrayList<>()).add(port.text())));
    if (troubles.isEmpty()) {
      return new Finding(
          Check.PORTS_REACHABLE,
          ends,
          Verdict.PASSED,
          Text.of("reach.all"),
          wanted,
          Optional.empty());
    }
    var closed = String.join(", ", troubles.values().stream().flatMap(List::stream).toList());
    var kind = troubles.size() == 1 ? troubles.firstKey() : "several";
    var measured =
        switch (kind) {
          case "refused", "silent", "rejected", "another" -> Text.of("reach." + kind, closed);
          default -> Text.of("reach.several", describe(troubles));
        };
    return new Finding(
        Check.PORTS_REACHABLE,
        ends,
        firewall.isPresent() ? Verdict.WARNED : Verdict.FAILED,
        measured,
        wanted,
        Optional.of(
            firewall
                .map(name -> Text.of("reach.opened", name, ends.get(1)))
                .orElse(Text.of("reach.remedy", ends.get(0), ends.get(1), closed))));
  }

  private static String describe(Map<String, List<String>> troubles) {
    return String.join(
        "; ",
        troubles.entrySet().stream()
            .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey())
            .toList());
  }
}
