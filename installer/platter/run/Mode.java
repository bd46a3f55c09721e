package platter.run;

/** Whether a run may change anything. */
public enum Mode {
  APPLY,
  /** Says what would change and changes nothing. */
  CHECK
}
