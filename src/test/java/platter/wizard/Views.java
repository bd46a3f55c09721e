package platter.wizard;

import java.util.List;
import java.util.Optional;
import platter.wizard.View.State;

/** What a wizard would show. */
public final class Views {
  private Views() {}

  /** An installation that stopped at b2, and goes on without a2 already. */
  public static View stopped(View.Failure failure) {
    var bars =
        List.of(
            new View.Bar("a1", "beijing", 40, 4, 10, "waiting", ""),
            new View.Bar("b2", "guangzhou", 40, 4, 10, "failed", ""));
    return new View(
        1,
        "en",
        "acme",
        "",
        Step.INSTALL,
        Step.INSTALL,
        "Install",
        "",
        Step.ORDER.stream().map(step -> new View.Stop(step, step.word(), false, true)).toList(),
        List.of(),
        List.of(),
        Optional.of("It waits."),
        List.of(),
        false,
        View.Work.NONE,
        new View.Work(State.FAILED, -1, List.of(failure.why())),
        List.of(),
        View.Checks.NONE,
        Optional.empty(),
        Optional.of(
            new View.Run(
                State.FAILED, 40, "", "0:10", bars, Optional.of(failure), List.of(), List.of())),
        List.of(new View.Section("Left out", List.of("a2: platter rejoin a2"))),
        List.of());
  }
}
