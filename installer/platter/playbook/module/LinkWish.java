package platter.playbook.module;

import java.util.List;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** That a symbolic link leads to {@code target}; switched in one step. */
record LinkWish(String path, String target) implements Wish {
  private static final String LINK =
      """
      t=${1%/*}/.${1##*/}.platter
      rm -f -- "$t" && ln -s -- "$2" "$t" && mv -fT -- "$t" "$1\"""";

  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Stat(path));
  }

  @Override
  public Verdict compare(Known known) {
    var state = known.get(new Query.Stat(path));
    if (state.type() == FileState.Type.LINK && state.target().equals(target)) {
      return new Verdict.Same();
    }
    if (state.exists() && state.type() != FileState.Type.LINK) {
      return new Verdict.Change(
          "+link %s -> %s%n".formatted(path, target),
          List.of(Failing.because(path + " exists and is not a link; remove it first")),
          List.of());
    }
    var old = state.exists() ? "-link %s -> %s%n".formatted(path, state.target()) : "";
    return new Verdict.Change(
        old + "+link %s -> %s%n".formatted(path, target),
        List.of(Command.of(LINK, path, target)),
        state.exists() ? List.of() : List.of(Owned.of(Owned.Kind.LINK, path)));
  }
}
