package platter.playbook.host;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Queries grouped by kind into as few commands as possible: one {@code stat} for all paths, one
 * {@code sha256sum} for all files, one {@code systemctl show} for all units. Sent without waiting
 * for each other they cost one round trip.
 */
public final class Probe {
  /** Keeps a command's arguments far below what a kernel takes. */
  private static final int LARGEST_GROUP = 400;

  private static final String STAT =
      """
      QUOTING_STYLE=c LC_ALL=C stat --printf='%f\\t%u\\t%g\\t%s\\t%U\\t%G\\t%N\\n' -- "$@" 2>/dev/null
      :""";
  private static final String SUM =
      """
      n=$#
      for p do
        if [ -f "$p" ] && [ ! -L "$p" ]; then set -- "$@" "$p"; printf 1; else printf 0; fi
      done
      shift "$n"
      echo
      [ $# -eq 0 ] || LC_ALL=C sha256sum -- "$@\"""";
  private static final String CONTENT =
      """
      for p do
        if [ -f "$p" ] && [ ! -L "$p" ]; then head -c 1048577 <"$p" | base64 -w0; echo
        else echo -; fi
      done""";
  private static final String TREE =
      """
      [ -d "$1" ] || exit 0
      QUOTING_STYLE=c LC_ALL=C find "$1" -exec stat --printf='%f\\t%u\\t%g\\t%s\\t%U\\t%G\\t%N\\n' -- {} +""";
  private static final String UNIT =
      """
      systemctl show --no-pager -p LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload -- "$@\"""";
  private static final String USER =
      """
      getent passwd -- "$@"
      echo
      cat /etc/group""";
  private static final String GROUP =
      """
      getent group -- "$@"
      :""";
  private static final String SYSCTL =
      """
      for k do
        if IFS= read -r v <"/proc/sys/$k"; then printf '+%s\\n' "$v"; else echo -; fi
      done 2>/dev/null""";

  private Probe() {}

  /**
   * A command and how to read its answer.
   *
   * @param answers fails with {@link UnreadableException} where the host's answer makes no sense
   */
  public record Inquiry(Command command, Function<Output, Map<Query<?>, Object>> answers) {}

  /** The commands that answer all of these queries. */
  public static List<Inquiry> of(Collection<? extends Query<?>> queries) {
    var inquiries = new ArrayList<Inquiry>();
    group(inquiries, queries, Query.Stat.class, STAT, Query.Stat::path, FileLines::states);
    group(inquiries, queries, Query.Sum.class, SUM, Query.Sum::path, FileLines::sums);
    group(inquiries, queries, Query.Content.class, CONTENT, Query.Content::path, Probe::contents);
    group(inquiries, queries, Query.Unit.class, UNIT, Query.Unit::name, UnitLines::units);
    group(inquiries, queries, Query.User.class, USER, Query.User::name, AccountLines::users);
    group(inquiries, queries, Query.Group.class, GROUP, Query.Group::name, AccountLines::groups);
    group(
        inquiries,
        queries,
        Query.Sysctl.class,
        SYSCTL,
        query -> query.name().replace('.', '/'),
        Probe::parameters);
    only(queries, Query.Tree.class)
        .forEach(
            tree ->
                inquiries.add(
                    new Inquiry(
                        Command.of(TREE, tree.path()),
                        output -> Map.of(tree, FileLines.tree(output)))));
    only(queries, Query.Ask.class)
        .forEach(
            ask ->
                inquiries.add(
                    new Inquiry(
                        Command.of(ask.text(), ask.args().toArray(String[]::new)),
                        output -> Map.of(ask, output))));
    return inquiries;
  }

  private static <Q extends Query<?>> void group(
      List<Inquiry> inquiries,
      Collection<? extends Query<?>> queries,
      Class<Q> kind,
      String text,
      Function<Q, String> argument,
      BiFunction<List<Q>, Output, List<?>> reader) {
    var all = only(queries, kind).toList();
    for (int from = 0; from < all.size(); from += LARGEST_GROUP) {
      var some = all.subList(from, Math.min(all.size(), from + LARGEST_GROUP));
      var command = Command.of(text, some.stream().map(argument).toArray(String[]::new));
      inquiries.add(
          new Inquiry(
              command,
              output -> {
                var values = reader.apply(some, output);
                if (values.size() != some.size()) {
                  throw new UnreadableException(command, output);
                }
                var answers = new LinkedHashMap<Query<?>, Object>();
                for (int i = 0; i < values.size(); i++) {
                  answers.put(some.get(i), values.get(i));
                }
                return answers;
              }));
    }
  }

  private static <Q extends Query<?>> Stream<Q> only(
      Collection<? extends Query<?>> queries, Class<Q> kind) {
    return queries.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static List<?> contents(List<Query.Content> queries, Output output) {
    var base64 = Base64.getDecoder();
    return output
        .out()
        .lines()
        .map(
            line ->
                line.equals("-")
                    ? Optional.<Bytes>empty()
                    : Optional.of(Bytes.of(base64.decode(line))))
        .toList();
  }

  private static List<?> parameters(List<Query.Sysctl> queries, Output output) {
    return output
        .out()
        .lines()
        .map(line -> line.equals("-") ? Optional.<String>empty() : Optional.of(line.substring(1)))
        .toList();
  }

  /** Answers by name, in the order of the queries. */
  static <T> Map<String, T> index(List<T> values, Function<T, String> name) {
    var index = new HashMap<String, T>();
    values.forEach(value -> index.putIfAbsent(name.apply(value), value));
    return index;
  }
}
