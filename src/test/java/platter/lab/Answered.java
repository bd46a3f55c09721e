package platter.lab;

/** How a command ended: its exit status and what it printed. */
public record Answered(int status, String out, String err) {
  /** What it printed, without the last newline. */
  public String text() {
    return out.stripTrailing();
  }

  /** Whether its exit status is zero. */
  public boolean ok() {
    return status == 0;
  }
}
