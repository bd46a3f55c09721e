package platter.playbook.host;

import java.util.List;
import java.util.Optional;

/**
 * Something that a module wants to know of a host. Equal queries are asked once; queries of one
 * kind are asked in one command.
 *
 * @param <T> the answer's type
 */
public sealed interface Query<T> {
  /** What stands at an absolute path. */
  record Stat(String path) implements Query<FileState> {
    public Stat {
      requirePath(path);
    }
  }

  /** SHA-256 of a regular file, lower case hexadecimal; empty where there is none. */
  record Sum(String path) implements Query<Optional<String>> {
    public Sum {
      requirePath(path);
    }
  }

  /** The bytes of a regular file of at most {@link #LARGEST} bytes; empty where there is none. */
  record Content(String path) implements Query<Optional<Bytes>> {
    /** Larger files are not read back for a difference. */
    public static final long LARGEST = 1 << 20;

    public Content {
      requirePath(path);
    }
  }

  /** Everything below a directory, itself first; empty where there is none. */
  record Tree(String path) implements Query<List<FileState>> {
    public Tree {
      requirePath(path);
    }
  }

  /** A unit of systemd, by its full name. */
  record Unit(String name) implements Query<UnitState> {}

  /** An account by name. */
  record User(String name) implements Query<Optional<UserState>> {}

  /** A group by name. */
  record Group(String name) implements Query<Optional<GroupState>> {}

  /** A kernel parameter, its dots as slashes below {@code /proc/sys}; empty where there is none. */
  record Sysctl(String name) implements Query<Optional<String>> {}

  /**
   * Whatever a script of ours answers.
   *
   * @param everywhere whether a change on another host may change the answer
   */
  record Ask(String text, List<String> args, boolean everywhere) implements Query<Output> {
    public Ask {
      args = List.copyOf(args);
    }
  }

  private static void requirePath(String path) {
    if (!path.startsWith("/") || path.indexOf('\n') >= 0 || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("path must be absolute and one line: '" + path + "'");
    }
  }
}
