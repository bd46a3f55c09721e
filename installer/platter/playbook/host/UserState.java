package platter.playbook.host;

import java.util.Set;

/**
 * An account.
 *
 * @param groups names of the groups that list it, its primary one left out
 */
public record UserState(
    String name,
    long uid,
    long gid,
    String primaryGroup,
    String comment,
    String home,
    String shell,
    Set<String> groups) {
  public UserState {
    groups = Set.copyOf(groups);
  }
}
