package platter.playbook.module;

import java.util.List;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** That nothing stands at a path. */
record AbsentWish(String path) implements Wish {
  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Stat(path));
  }

  @Override
  public Verdict compare(Known known) {
    var state = known.get(new Query.Stat(path));
    if (!state.exists()) {
      return new Verdict.Same();
    }
    return new Verdict.Change(
        "-%s %s%n".formatted(state.type().word(), path),
        List.of(Command.of("rm -rf --one-file-system -- \"$1\"", path)),
        List.of());
  }
}
