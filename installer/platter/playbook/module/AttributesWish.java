package platter.playbook.module;

import java.util.List;
import java.util.Set;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** That a file which something else made has these attributes. */
record AttributesWish(String path, Attributes attributes) implements Wish {
  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Stat(path));
  }

  @Override
  public Verdict compare(Known known) {
    var state = known.get(new Query.Stat(path));
    if (state.type() != FileState.Type.FILE) {
      return new Verdict.Change(
          "+file %s%n".formatted(path),
          List.of(Failing.because(path + " is not a file; 'state: file' does not make one")),
          List.of());
    }
    return attributes.fit(state)
        ? new Verdict.Same()
        : new Verdict.Change(attributes.difference(state), attributes.commands(state), List.of());
  }
}
