package platter.playbook.module;

import java.util.Map;
import java.util.TreeMap;

/**
 * Something on a host that is there because a task made it.
 *
 * @param name a path, or the name of an account, unit, rule or parameter
 * @param detail what taking it back needs to know
 */
public record Owned(Kind kind, String name, Map<String, String> detail) {
  /** What can be owned. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    /** A file that was there before; its original is kept beside the receipt. */
    REPLACED,
    /** A line in a file of somebody else's. */
    LINE,
    /** A marked block in a file of somebody else's. */
    BLOCK,
    USER,
    GROUP,
    /** A unit that is enabled or running because of a task. */
    UNIT,
    SYSCTL,
    FIREWALL,
    IMAGE
  }

  public Owned {
    detail = Map.copyOf(new TreeMap<>(detail));
  }

  public static Owned of(Kind kind, String name) {
    return new Owned(kind, name, Map.of());
  }
}
