package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;

/** Mode, owner and group as far as a task cares. */
record Attributes(Optional<Integer> mode, Optional<String> owner, Optional<String> group) {
  static Spec.Builder into(Spec.Builder spec) {
    return spec.takes("mode", Spec.Type.MODE)
        .takes("owner", Spec.Type.TEXT)
        .takes("group", Spec.Type.TEXT);
  }

  static Attributes of(Arguments arguments) {
    return new Attributes(arguments.mode("mode"), arguments.text("owner"), arguments.text("group"));
  }

  boolean any() {
    return mode.isPresent() || owner.isPresent() || group.isPresent();
  }

  boolean fit(FileState state) {
    return mode.map(m -> m == state.mode()).orElse(true)
        && owner.map(state::ownedBy).orElse(true)
        && group.map(state::inGroup).orElse(true);
  }

  /** What differs, as lines of a difference. */
  String difference(FileState state) {
    var lines = new StringBuilder();
    mode.filter(m -> m != state.mode())
        .ifPresent(m -> swap(lines, "mode", octal(state.mode()), octal(m)));
    owner.filter(o -> !state.ownedBy(o)).ifPresent(o -> swap(lines, "owner", state.owner(), o));
    group.filter(g -> !state.inGroup(g)).ifPresent(g -> swap(lines, "group", state.group(), g));
    return lines.toString();
  }

  private static void swap(StringBuilder lines, String what, String old, String wanted) {
    lines.append("-%s: %s%n+%s: %s%n".formatted(what, old, what, wanted));
  }

  /** Sets what differs. Owner first, since a change of owner drops set-user-ID bits. */
  List<Command> commands(FileState state) {
    var commands = new ArrayList<Command>();
    if (!fit(state)) {
      commands.add(
          Command.of(
              """
              [ -z "$2" ] || chown -- "$2" "$1" || exit
              [ -z "$3" ] || chmod -- "$3" "$1\"""",
              state.path(),
              ownership(),
              modeText()));
    }
    return commands;
  }

  /** As {@code chown} takes it: an owner alone leaves the group as it is. */
  String ownership() {
    return owner.orElse("") + group.map(g -> ":" + g).orElse("");
  }

  String modeText() {
    return mode.map(Attributes::octal).orElse("");
  }

  static String octal(int mode) {
    return "%04o".formatted(mode);
  }

  /** These, or what the file has now, or what a new file has by itself. */
  Attributes over(FileState state, int fallbackMode) {
    boolean exists = state.exists() && state.type() != FileState.Type.LINK;
    return new Attributes(
        Optional.of(mode.orElse(exists ? state.mode() : fallbackMode)),
        owner.or(() -> exists ? Optional.of(Long.toString(state.uid())) : Optional.empty()),
        group.or(() -> exists ? Optional.of(Long.toString(state.gid())) : Optional.empty()));
  }
}
