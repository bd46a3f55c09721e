package platter.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import platter.ssh.Script;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Topology;

/**
 * The lines between the places, measured by the hosts themselves: how long a TCP connection to the
 * other host's SSH port takes. Hosts need nothing but {@code bash} for it.
 */
final class SiteLine {
  // The least of five, since only delays can be added by a busy host.
  private static final String MEASURE =
      """
      exec bash -c '
      best=
      for i in 1 2 3 4 5; do
        start=$(date +%s%N)
        if (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; then
          took=$(( ($(date +%s%N) - start) / 1000 ))
          if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
        fi
      done
      echo "$best"' measure "$1" "$2"
      """;

  private final Topology topology;
  private final Hosts hosts;

  SiteLine(Topology topology, Hosts hosts) {
    this.topology = topology;
    this.hosts = hosts;
  }

  /** The longest round trip between two hosts that vote; zero where there is one. */
  Duration longestRoundTrip()
      throws UnreachableException, InterruptedException, OperationException {
    var voters = topology.hosts().stream().filter(h -> h.has(Role.QUORUM)).toList();
    var longest = Duration.ZERO;
    for (var times :
        hosts.each(
            voters,
            from -> measure(from, voters.subList(voters.indexOf(from) + 1, voters.size())))) {
      for (var time : times) {
        longest = time.compareTo(longest) > 0 ? time : longest;
      }
    }
    return longest;
  }

  private List<Duration> measure(Host from, List<Host> others)
      throws UnreachableException, InterruptedException {
    var times = new ArrayList<Duration>();
    for (var to : others) {
      var answer =
          hosts.run(
              from,
              Script.of(MEASURE, to.address(), String.valueOf(to.access().port()))
                  .within(Duration.ofSeconds(30)));
      var micros = answer.out().strip();
      if (micros.matches("[0-9]+")) {
        times.add(Duration.ofNanos(Long.parseLong(micros) * 1000));
      }
    }
    return times;
  }
}
