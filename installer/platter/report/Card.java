package platter.report;

import java.util.List;

/**
 * What somebody does who was woken by one case, on one sheet.
 *
 * @param seen what is seen, by which the case is known
 * @param never what makes it worse
 */
public record Card(
    String name, String title, List<String> seen, List<Step> steps, List<String> never) {
  public Card {
    seen = List.copyOf(seen);
    steps = List.copyOf(steps);
    never = List.copyOf(never);
  }

  /**
   * A step.
   *
   * @param commands in place of each other, where there are several
   * @param then what is seen when it was right; empty where nothing is
   */
  public record Step(String text, List<Command> commands, String then) {
    public Step {
      commands = List.copyOf(commands);
    }
  }

  /**
   * What is typed.
   *
   * @param when in which case it is this one; empty where there is only one
   * @param text with all that belongs to it
   * @param here whether it is typed on the laptop with the disc, as a command of this program
   */
  public record Command(String when, String text, boolean here) {}
}
