package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;
import platter.playbook.host.UserState;

/**
 * That an account exists with these properties, as far as they are given.
 *
 * @param append whether groups beside the given ones may stay
 */
record UserWish(
    String name,
    Optional<Long> uid,
    Optional<String> group,
    Optional<Set<String>> groups,
    boolean append,
    Optional<String> comment,
    Optional<String> home,
    Optional<String> shell,
    boolean system,
    boolean createHome)
    implements Wish {
  @Override
  public Set<Query<?>> asks() {
    return Set.of(new Query.User(name), new Query.Group(name));
  }

  @Override
  public Verdict compare(Known known) {
    var user = known.get(new Query.User(name));
    return user.isEmpty()
        ? create(known.get(new Query.Group(name)).isPresent())
        : adapt(user.get());
  }

  private Verdict create(boolean groupOfSameName) {
    var words = new ArrayList<>(List.of("useradd"));
    uid.ifPresent(number -> words.addAll(List.of("-u", number.toString())));
    if (group.isPresent()) {
      words.addAll(List.of("-g", group.get()));
    } else if (groupOfSameName) {
      // useradd refuses to make a private group that exists already.
      words.add("-N");
    }
    groups
        .filter(g -> !g.isEmpty())
        .ifPresent(g -> words.addAll(List.of("-G", String.join(",", g))));
    comment.ifPresent(text -> words.addAll(List.of("-c", text)));
    home.ifPresent(path -> words.addAll(List.of("-d", path)));
    shell.ifPresent(path -> words.addAll(List.of("-s", path)));
    words.add(createHome ? "-m" : "-M");
    if (system) {
      words.add("-r");
    }
    words.add(name);
    return new Verdict.Change(
        "+user %s%n".formatted(name),
        List.of(Command.of("\"$@\"", words.toArray(String[]::new))),
        List.of(Owned.of(Owned.Kind.USER, name)));
  }

  private Verdict adapt(UserState user) {
    var words = new ArrayList<>(List.of("usermod"));
    var difference = new StringBuilder();
    swap(words, difference, "-u", "uid", Long.toString(user.uid()), uid.map(Object::toString));
    var wantedGroup = group.filter(g -> !g.equals(Long.toString(user.gid())));
    swap(words, difference, "-g", "group", user.primaryGroup(), wantedGroup);
    swap(words, difference, "-c", "comment", user.comment(), comment);
    swap(words, difference, "-d", "home", user.home(), home);
    swap(words, difference, "-s", "shell", user.shell(), shell);
    groups.ifPresent(
        wanted -> {
          var all = new TreeSet<>(wanted);
          if (append) {
            all.addAll(user.groups());
          }
          all.remove(user.primaryGroup());
          swap(
              words,
              difference,
              "-G",
              "groups",
              String.join(",", new TreeSet<>(user.groups())),
              Optional.of(String.join(",", all)));
        });
    if (words.size() == 1) {
      return new Verdict.Same();
    }
    words.add(name);
    return new Verdict.Change(
        difference.toString(),
        List.of(Command.of("\"$@\"", words.toArray(String[]::new))),
        List.of());
  }

  private static void swap(
      List<String> words,
      StringBuilder difference,
      String option,
      String what,
      String old,
      Optional<String> wanted) {
    wanted
        .filter(value -> !value.equals(old))
        .ifPresent(
            value -> {
              words.add(option);
              words.add(value);
              difference.append("-%s: %s%n+%s: %s%n".formatted(what, old, what, value));
            });
  }
}
