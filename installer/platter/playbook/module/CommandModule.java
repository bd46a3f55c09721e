package platter.playbook.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * {@code ansible.builtin.command}: a program that makes or removes a file. Without {@code creates}
 * or {@code removes} nobody could say beforehand whether it would run.
 */
final class CommandModule implements Module {
  private static final Spec SPEC =
      Spec.named("ansible.builtin.command")
          .needs("argv", Spec.Type.LIST)
          .takes("creates", Spec.Type.PATH)
          .takes("removes", Spec.Type.PATH)
          .takes("chdir", Spec.Type.PATH)
          .build();
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    if (!arguments.has("creates") && !arguments.has("removes")) {
      throw arguments.refuse("needs 'creates' or 'removes'");
    }
    return new CommandWish(
        arguments.list("argv").orElse(List.of()),
        arguments.text("creates"),
        arguments.text("removes"),
        arguments.text("chdir").orElse("/"));
  }

  private record CommandWish(
      List<String> argv, Optional<String> creates, Optional<String> removes, String directory)
      implements Wish {
    @Override
    public Set<Query<?>> asks() {
      var asks = new java.util.LinkedHashSet<Query<?>>();
      creates.ifPresent(path -> asks.add(new Query.Stat(path)));
      removes.ifPresent(path -> asks.add(new Query.Stat(path)));
      return asks;
    }

    @Override
    public Verdict compare(Known known) {
      boolean made = creates.map(p -> known.get(new Query.Stat(p)).exists()).orElse(false);
      boolean gone = removes.map(p -> !known.get(new Query.Stat(p)).exists()).orElse(false);
      if (made || gone) {
        return new Verdict.Same();
      }
      var args = new ArrayList<>(List.of(directory));
      args.addAll(argv);
      return new Verdict.Change(
          "+run %s%n".formatted(String.join(" ", argv)),
          List.of(
              Command.of("cd -- \"$1\" && shift && \"$@\"", args.toArray(String[]::new))
                  .within(LIMIT)),
          creates.map(path -> List.of(Owned.of(Owned.Kind.FILE, path))).orElse(List.of()));
    }
  }
}
