package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Bytes;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That a file has this content and these attributes.
 *
 * @param validate a program and its arguments, one of them {@code %s}, that must like the new file
 */
record ContentWish(
    String path, Bytes content, Attributes attributes, Optional<List<String>> validate)
    implements Wish {
  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Stat(path), new Query.Sum(path));
  }

  @Override
  public Verdict compare(Known known) {
    var state = known.get(new Query.Stat(path));
    if (state.type() == FileState.Type.DIRECTORY) {
      return new Verdict.Change(
          "+file %s%n".formatted(path),
          List.of(Failing.because(path + " is a directory; remove it first")),
          List.of());
    }
    if (known.get(new Query.Sum(path)).equals(Optional.of(content.sha256()))) {
      return attributes.fit(state)
          ? new Verdict.Same()
          : new Verdict.Change(
              path + System.lineSeparator() + attributes.difference(state),
              attributes.commands(state),
              List.of());
    }
    var old = new Query.Content(path);
    if (state.type() == FileState.Type.FILE && !known.missing(Set.of(old)).isEmpty()) {
      return new Verdict.Ask(Set.of(old));
    }
    return replace(state, state.type() == FileState.Type.FILE ? known.get(old) : Optional.empty());
  }

  private Verdict replace(FileState state, Optional<Bytes> old) {
    var owns = new ArrayList<Owned>();
    owns.add(Owned.of(state.exists() ? Owned.Kind.REPLACED : Owned.Kind.FILE, path));
    return new Verdict.Change(
        TextDifference.of(path, old, content)
            + (state.exists() ? attributes.difference(state) : ""),
        List.of(WriteFile.command(path, content, attributes.over(state, 0644), validate)),
        owns);
  }
}
