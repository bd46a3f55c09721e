package platter.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import platter.operation.Evidence;
import platter.topology.Messages;

/** The human side of a drill: steps of people, read out one after the other, with a stopwatch. */
final class Exercise {
  private static final int STEPS = 6;

  private Exercise() {}

  /**
   * Goes through all steps on the terminal.
   *
   * @throws UsageException if there is none, or nobody signs
   */
  static Evidence.Exercise onTerminal(Messages messages, PrintWriter out) throws UsageException {
    var console =
        Workplace.console()
            .orElseThrow(
                () -> new UsageException("an exercise is for people: there is no terminal here"));
    out.println(messages.text("exercise.intro"));
    var steps = new ArrayList<Evidence.Exercise.Step>();
    for (int number = 1; number <= STEPS; number++) {
      var role = messages.text("exercise." + number + ".role");
      var text = messages.text("exercise." + number + ".text");
      long start = System.nanoTime();
      if (console.readLine("%n  %d  %s: %s ", number, role, text) == null) {
        throw new UsageException("the exercise was broken off; nothing was recorded");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf("     %.0f s%n", seconds);
      steps.add(new Evidence.Exercise.Step(role, text, seconds));
    }
    var name = console.readLine("%n%s", messages.text("exercise.sign"));
    if (name == null || name.isBlank()) {
      throw new UsageException("nobody signed the exercise; nothing was recorded");
    }
    return new Evidence.Exercise(steps, name.strip());
  }
}
