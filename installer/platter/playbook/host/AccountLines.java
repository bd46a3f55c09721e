package platter.playbook.host;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads lines of {@code passwd} and {@code group}. */
final class AccountLines {
  private AccountLines() {}

  static List<Optional<UserState>> users(List<Query.User> queries, Output output) {
    int split = output.out().indexOf("\n\n");
    var first = output.out().startsWith("\n") ? "" : output.out().substring(0, Math.max(0, split));
    var groups = output.out().substring(first.length()).lines().map(l -> l.split(":", -1)).toList();
    var accounts = new HashMap<String, UserState>();
    first
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 7)
        .forEach(fields -> accounts.put(fields[0], user(fields, groups)));
    return queries.stream().map(query -> Optional.ofNullable(accounts.get(query.name()))).toList();
  }

  private static UserState user(String[] fields, List<String[]> groups) {
    var primary = fields[3];
    Set<String> memberOf = new LinkedHashSet<>();
    for (var group : groups) {
      if (group.length != 4) {
        continue;
      }
      if (group[2].equals(fields[3])) {
        primary = group[0];
      } else if (Arrays.asList(group[3].split(",")).contains(fields[0])) {
        memberOf.add(group[0]);
      }
    }
    return new UserState(
        fields[0],
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        primary,
        fields[4],
        fields[5],
        fields[6],
        memberOf);
  }

  static List<Optional<GroupState>> groups(List<Query.Group> queries, Output output) {
    Map<String, GroupState> found = new HashMap<>();
    output
        .out()
        .lines()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length == 4)
        .forEach(
            fields -> found.put(fields[0], new GroupState(fields[0], Long.parseLong(fields[2]))));
    return queries.stream().map(query -> Optional.ofNullable(found.get(query.name()))).toList();
  }
}
