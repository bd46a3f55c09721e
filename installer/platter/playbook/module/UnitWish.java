package platter.playbook.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;
import platter.playbook.host.UnitState;

/**
 * That a unit is in this state. systemd is told to read its files again exactly when it says itself
 * that they changed, whether the task asks for it or not.
 */
record UnitWish(
    String name,
    Optional<String> state,
    Optional<Boolean> enabled,
    Optional<Boolean> masked,
    boolean reload)
    implements Wish {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Set<String> RENEWING = Set.of("restart", "reload-or-restart");
  private static final String SYSTEMCTL =
      """
      u=$1
      shift
      for verb do
        if [ "$verb" = daemon-reload ]; then set -- daemon-reload; else set -- "$verb" -- "$u"; fi
        systemctl "$@" || {
          r=$?
          # One that tries again by itself is given that try: what it leans on may have been late.
          if [ "$(systemctl show -p SubState --value -- "$u")" = auto-restart ]; then
            systemctl start -- "$u" && continue
          fi
          echo "last lines of $u:" >&2
          systemctl show -p ActiveState,SubState,Result,ExecMainStatus -- "$u" >&2
          journalctl -u "$u" -n 15 -o cat --no-pager >&2
          exit "$r"
        }
      done\
      """;

  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Unit(name));
  }

  @Override
  public Verdict compare(Known known) {
    var unit = known.get(new Query.Unit(name));
    var verbs = new ArrayList<String>();
    var difference = new StringBuilder();
    masked
        .filter(wanted -> wanted != unit.masked())
        .ifPresent(wanted -> add(verbs, difference, wanted ? "mask" : "unmask", unit.load()));
    enabled
        .filter(wanted -> wanted != unit.enabled() && !unit.file().equals("static"))
        .ifPresent(wanted -> add(verbs, difference, wanted ? "enable" : "disable", unit.file()));
    state
        .flatMap(wanted -> verb(wanted, unit))
        .ifPresent(verb -> add(verbs, difference, verb, unit.active()));
    if (verbs.isEmpty()) {
      // As in Ansible, reading unit files again is not a change by itself.
      return reload && unit.needsReload()
          ? new Verdict.Await(
              Command.of("systemctl daemon-reload"), "systemd does not read its files again", true)
          : new Verdict.Same();
    }
    boolean stale = unit.needsReload() || !unit.found();
    var args = new ArrayList<>(List.of(name));
    if (stale) {
      args.add("daemon-reload");
    }
    args.addAll(verbs);
    boolean starts = verbs.contains("start") || verbs.contains("restart");
    var change =
        new Verdict.Change(
            difference.toString(),
            List.of(Command.of(SYSTEMCTL, args.toArray(String[]::new)).within(LONGEST)),
            owns(verbs),
            starts ? Optional.of(name) : Optional.empty());
    return RENEWING.containsAll(verbs) ? new Verdict.Renew(name, change) : change;
  }

  private static Optional<String> verb(String wanted, UnitState unit) {
    return switch (wanted) {
      case "started" -> unit.running() ? Optional.empty() : Optional.of("start");
      case "stopped" -> unit.running() ? Optional.of("stop") : Optional.empty();
      case "restarted" -> Optional.of("restart");
      default -> Optional.of("reload-or-restart");
    };
  }

  private static void add(
      List<String> verbs, StringBuilder difference, String verb, String current) {
    verbs.add(verb);
    difference.append("%s (was: %s)%n".formatted(verb, current.isEmpty() ? "not known" : current));
  }

  private List<Owned> owns(List<String> verbs) {
    return verbs.contains("enable") || verbs.contains("start")
        ? List.of(Owned.of(Owned.Kind.UNIT, name))
        : List.of();
  }
}
