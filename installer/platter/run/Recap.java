package platter.run;

import platter.playbook.Outcome;

/** How many tasks ended how on a host. */
public record Recap(int ok, int changed, int skipped, int failed, int unreachable) {
  public static final Recap NONE = new Recap(0, 0, 0, 0, 0);

  /** This and one more. Unlike in Ansible, a changed task is not counted as ok too. */
  Recap and(Outcome outcome) {
    return switch (outcome) {
      case OK -> new Recap(ok + 1, changed, skipped, failed, unreachable);
      case CHANGED -> new Recap(ok, changed + 1, skipped, failed, unreachable);
      case SKIPPED -> new Recap(ok, changed, skipped + 1, failed, unreachable);
      case FAILED -> new Recap(ok, changed, skipped, failed + 1, unreachable);
      case UNREACHABLE -> new Recap(ok, changed, skipped, failed, unreachable + 1);
    };
  }
}
