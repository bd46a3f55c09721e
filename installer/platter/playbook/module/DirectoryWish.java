package platter.playbook.module;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** That a directory exists, with all above it. Those made on the way get the same attributes. */
record DirectoryWish(String path, Attributes attributes, boolean recurse) implements Wish {
  private static final String MAKE =
      """
      m=$1 o=$2
      shift 2
      for d do
        [ -d "$d" ] || mkdir -- "$d" || exit
        [ -z "$o" ] || chown -- "$o" "$d" || exit
        [ -z "$m" ] || chmod -- "$m" "$d" || exit
      done\
      """;

  @Override
  public Set<Query<?>> asks() {
    var asks = new LinkedHashSet<Query<?>>();
    lineage().forEach(step -> asks.add(new Query.Stat(step)));
    if (recurse) {
      asks.add(new Query.Tree(path));
    }
    return asks;
  }

  /** The directories from the top down to this one. */
  private List<String> lineage() {
    var steps = new ArrayList<String>();
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      steps.add(path.substring(0, slash));
    }
    if (!path.endsWith("/")) {
      steps.add(path);
    }
    return steps;
  }

  @Override
  public Verdict compare(Known known) {
    var lineage = lineage();
    var state = known.get(new Query.Stat(lineage.get(lineage.size() - 1)));
    if (!state.exists()) {
      return make(known, lineage);
    }
    if (state.type() == FileState.Type.LINK) {
      // A link to a directory is as good as one; the attributes are those of what it leads to.
      var behind = new Query.Stat(path + "/.");
      if (!known.missing(Set.of(behind)).isEmpty()) {
        return new Verdict.Ask(Set.of(behind));
      }
      state = known.get(behind);
    }
    if (state.type() != FileState.Type.DIRECTORY) {
      return new Verdict.Change(
          "-%s %s%n+directory %s%n".formatted(state.type().word(), path, path),
          List.of(Failing.because(path + " exists and is not a directory")),
          List.of());
    }
    var wrong = new ArrayList<FileState>();
    if (recurse) {
      known.get(new Query.Tree(path)).stream()
          .filter(found -> found.type() != FileState.Type.LINK && !attributes.fit(found))
          .forEach(wrong::add);
    } else if (!attributes.fit(state)) {
      wrong.add(state);
    }
    return repair(wrong);
  }

  private Verdict make(Known known, List<String> lineage) {
    var missing =
        lineage.stream().filter(step -> !known.get(new Query.Stat(step)).exists()).toList();
    var args = new ArrayList<String>();
    args.add(attributes.modeText());
    args.add(attributes.ownership());
    args.addAll(missing);
    var difference = new StringBuilder();
    missing.forEach(step -> difference.append("+directory %s%n".formatted(step)));
    return new Verdict.Change(
        difference.toString(),
        List.of(Command.of(MAKE, args.toArray(String[]::new))),
        missing.stream().map(step -> Owned.of(Owned.Kind.DIRECTORY, step)).toList());
  }

  private Verdict repair(List<FileState> wrong) {
    if (wrong.isEmpty()) {
      return new Verdict.Same();
    }
    var difference = new StringBuilder();
    var commands = new ArrayList<Command>();
    for (var state : wrong) {
      difference.append(state.path()).append(System.lineSeparator());
      difference.append(attributes.difference(state));
      commands.addAll(attributes.commands(state));
    }
    return new Verdict.Change(difference.toString(), commands, List.of());
  }
}
