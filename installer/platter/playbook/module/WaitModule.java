package platter.playbook.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import platter.playbook.Place;
import platter.playbook.PlaybookException;
import platter.playbook.Text;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * {@code platter.wait}: goes on once a probe succeeds. The probe is constant {@code sh} text, its
 * values come as arguments. A wait never changes anything and is always asked anew, since what it
 * waits for may depend on other hosts.
 */
final class WaitModule implements Module {
  private static final Spec SPEC =
      Spec.named("platter.wait")
          .needs("probe", Spec.Type.TEXT)
          .takes("args", Spec.Type.LIST)
          .takes("timeout", Spec.Type.NUMBER, "60")
          .takes("interval", Spec.Type.NUMBER, "1")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public void check(Map<String, Object> given, boolean handler, Place place) {
    if (given.get("probe") instanceof Text) {
      throw new PlaybookException(
          place, "platter.wait: 'probe' must be constant; give values in 'args' and use \"$1\"");
    }
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    return wish(
        arguments.need("probe"),
        arguments.list("args").orElse(List.of()),
        arguments.number("timeout").orElse(60L),
        arguments.number("interval").orElse(1L));
  }

  static Wish wish(String probe, List<String> args, long timeout, long interval) {
    return new WaitWish(probe, args, timeout, interval);
  }

  private record WaitWish(String probe, List<String> args, long timeout, long interval)
      implements Wish {
    private static final String LOOP =
        """
        wait_until=$(($(date +%s) + $1)) wait_pause=$2 wait_probe=$3
        shift 3
        until wait_said=$( (eval "$wait_probe") 2>&1); do
          [ "$(date +%s)" -lt "$wait_until" ] || {
            printf '%s\\n' "$wait_said" >&2
            exit 1
          }
          sleep "$wait_pause"
        done""";

    @Override
    public Set<Query<?>> asks() {
      return Set.of();
    }

    @Override
    public Verdict compare(Known known) {
      var all = new ArrayList<>(List.of(Long.toString(timeout), Long.toString(interval), probe));
      all.addAll(args);
      return new Verdict.Await(
          Command.of(LOOP, all.toArray(String[]::new)).within(Duration.ofSeconds(timeout + 30)),
          "not true within %d s: %s".formatted(timeout, probe.strip()),
          false);
    }
  }
}
