package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** {@code ansible.builtin.group}: groups of accounts. */
final class GroupModule implements Module {
  private static final Spec SPEC =
      Spec.named("ansible.builtin.group")
          .needs("name", Spec.Type.TEXT)
          .oneOf("state", "present", "present", "absent")
          .takes("gid", Spec.Type.NUMBER)
          .takes("system", Spec.Type.FLAG, "false")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    return new GroupWish(
        AccountName.of(arguments),
        arguments.need("state").equals("present"),
        arguments.number("gid"),
        arguments.is("system"));
  }

  /** That a group does not exist. */
  static Wish gone(String name) {
    return new GroupWish(name, false, Optional.empty(), false);
  }

  private record GroupWish(String name, boolean present, Optional<Long> gid, boolean system)
      implements Wish {
    @Override
    public Set<Query<?>> asks() {
      return Set.of(new Query.Group(name));
    }

    @Override
    public Verdict compare(Known known) {
      var group = known.get(new Query.Group(name));
      if (!present) {
        return group.isEmpty()
            ? new Verdict.Same()
            : change("-group " + name, List.of("groupdel", name), List.of());
      }
      if (group.isEmpty()) {
        var words = new ArrayList<>(List.of("groupadd"));
        gid.ifPresent(number -> words.addAll(List.of("-g", number.toString())));
        if (system) {
          words.add("-r");
        }
        words.add(name);
        return change("+group " + name, words, List.of(Owned.of(Owned.Kind.GROUP, name)));
      }
      var old = group.get().gid();
      return gid.map(number -> number == old).orElse(true)
          ? new Verdict.Same()
          : change(
              "-gid: %d%n+gid: %d".formatted(old, gid.get()),
              List.of("groupmod", "-g", gid.get().toString(), name),
              List.of());
    }

    private static Verdict change(String difference, List<String> words, List<Owned> owns) {
      return new Verdict.Change(
          difference + System.lineSeparator(),
          List.of(Command.of("\"$@\"", words.toArray(String[]::new))),
          owns);
    }
  }
}
