package platter.operation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose rows lie in which file of the database. A table that was emptied at once has had another
 * file before, and one that is gone has none any more, so what was known earlier counts, too.
 */
final class TableNames {
  /** What is said for all tables, where the whole database went. */
  static final String ALL = "im.*";

  private final Map<Long, String> tables = new HashMap<>();
  private final Set<Long> others = new HashSet<>();
  private long database;

  private TableNames() {}

  /**
   * Reads lines of {@code DATABASE FILE OID KIND NAME}: the database's number, then a relation as
   * {@code pg_class} has it. Of two that name the same file the later one is right.
   */
  static TableNames read(String lines) {
    var names = new TableNames();
    for (var line : lines.lines().toList()) {
      var words = line.split(" ", 5);
      if (words.length == 5) {
        names.add(words);
      }
    }
    return names;
  }

  private void add(String[] words) {
    database = Long.parseLong(words[0]);
    long file = Long.parseLong(words[1]);
    // The first file of a relation has its number.
    long first = Long.parseLong(words[2]);
    if ("rpm".contains(words[3])) {
      tables.put(file, words[4]);
      tables.putIfAbsent(first, words[4]);
    } else {
      others.add(file);
      others.add(first);
    }
  }

  /**
   * The table that a file belongs to, quoted where SQL wants it.
   *
   * @param relation {@code TABLESPACE/DATABASE/FILE}
   * @return the file's number where nobody knows; empty for what holds no rows of a table (an
   *     index, the long values beside a table), and for another database
   */
  Optional<String> table(String relation) {
    var words = relation.split("/", 3);
    long file = Long.parseLong(words[2]);
    if ((database != 0 && Long.parseLong(words[1]) != database) || others.contains(file)) {
      return Optional.empty();
    }
    return Optional.of(file == 0 ? ALL : tables.getOrDefault(file, words[2]));
  }

  /** How many tables have a name. */
  long count() {
    return tables.values().stream().distinct().count();
  }
}
