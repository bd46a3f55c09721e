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
 * That a text file is as an edit leaves it. Doing the edit twice must be the same as once.
 *
 * @param create whether a file that is missing is made
 * @param owned what the edit leaves in a file of somebody else's
 */
record EditWish(
    String path,
    Edit edit,
    boolean create,
    Attributes attributes,
    Optional<List<String>> validate,
    Optional<Owned> owned)
    implements Wish {

  /** From the lines that are to the lines that should be. */
  interface Edit {
    List<String> apply(List<String> lines);
  }

  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.Stat(path), new Query.Content(path));
  }

  @Override
  public Verdict compare(Known known) {
    var state = known.get(new Query.Stat(path));
    var old = known.get(new Query.Content(path));
    if (old.isEmpty() && !create) {
      return edit.apply(List.of()).isEmpty()
          ? new Verdict.Same()
          : failing(path + " is not a file; 'create: true' would make one");
    }
    var text = old.map(Bytes::text).orElse(Optional.of(""));
    if (text.isEmpty() || state.size() > Query.Content.LARGEST) {
      return failing(path + " is no text file of at most 1 MiB");
    }
    var lines = lines(text.get());
    var wanted = edit.apply(lines);
    if (wanted.equals(lines)) {
      return state.type() != FileState.Type.FILE || attributes.fit(state)
          ? new Verdict.Same()
          : new Verdict.Change(attributes.difference(state), attributes.commands(state), List.of());
    }
    var content = Bytes.of(wanted.isEmpty() ? "" : String.join("\n", wanted) + "\n");
    var owns = new ArrayList<Owned>();
    if (old.isEmpty()) {
      owns.add(Owned.of(Owned.Kind.FILE, path));
    } else {
      owned.ifPresent(owns::add);
    }
    return new Verdict.Change(
        TextDifference.of(path, old, content),
        List.of(WriteFile.command(path, content, attributes.over(state, 0644), validate)),
        owns);
  }

  private Verdict failing(String why) {
    return new Verdict.Change(
        "+edit of %s%n".formatted(path), List.of(Failing.because(why)), List.of());
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.replaceFirst("\n$", "").split("\n", -1));
  }
}
