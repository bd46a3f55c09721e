package platter.playbook;

/** How a task ended on a host: Ansible's words with Ansible's meaning. */
public enum Outcome {
  OK,
  CHANGED,
  SKIPPED,
  FAILED,
  UNREACHABLE;

  /** Whether the host did not get through the task. */
  public boolean failed() {
    return this == FAILED || this == UNREACHABLE;
  }
}
