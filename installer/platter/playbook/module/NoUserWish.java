package platter.playbook.module;

import java.util.List;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That an account does not exist.
 *
 * @param withHome whether its home goes too
 */
record NoUserWish(String name, boolean withHome) implements Wish {
  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.User(name));
  }

  @Override
  public Verdict compare(Known known) {
    if (known.get(new Query.User(name)).isEmpty()) {
      return new Verdict.Same();
    }
    var command =
        withHome ? Command.of("userdel -r -- \"$1\"", name) : Command.of("userdel -- \"$1\"", name);
    return new Verdict.Change("-user %s%n".formatted(name), List.of(command), List.of());
  }
}
