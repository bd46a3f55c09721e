package platter.playbook.host;

import java.util.Locale;

/**
 * What stands at a path, symbolic links not followed.
 *
 * @param mode permission bits, at most 07777
 * @param owner the account's name, or its number where it has none
 * @param target of a symbolic link, else empty
 */
public record FileState(
    String path,
    Type type,
    int mode,
    String owner,
    long uid,
    String group,
    long gid,
    long size,
    String target) {

  /** Kinds of files that modules tell apart. */
  public enum Type {
    ABSENT,
    FILE,
    DIRECTORY,
    LINK,
    OTHER;

    /** As a difference says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static FileState absent(String path) {
    return new FileState(path, Type.ABSENT, 0, "", -1, "", -1, 0, "");
  }

  public boolean exists() {
    return type != Type.ABSENT;
  }

  /** Whether the wanted owner, a name or a number, is this one's. */
  public boolean ownedBy(String wanted) {
    return wanted.equals(owner) || wanted.equals(Long.toString(uid));
  }

  /** Whether the wanted group, a name or a number, is this one's. */
  public boolean inGroup(String wanted) {
    return wanted.equals(group) || wanted.equals(Long.toString(gid));
  }
}
