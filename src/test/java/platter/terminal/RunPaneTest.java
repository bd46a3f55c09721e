package platter.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import platter.report.Papers;
import platter.topology.Messages;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.Views;
import platter.wizard.WizardException;

/** What can be done where a host stopped. */
class RunPaneTest {
  private static final View.Failure SKIPPABLE =
      new View.Failure("b2", "etcd answers", "no answer", "look at b2", true, "");
  private static final View.Failure NEEDED =
      new View.Failure("b2", "etcd answers", "no answer", "look at b2", false, "b2 votes");

  private final List<Order> orders = new ArrayList<>();
  private final RunPane pane =
      new RunPane(new Listening(), new Ink(false), Messages.of("terminal", Locale.ROOT));

  private final class Listening implements Guide {
    @Override
    public void take(Order order) {
      orders.add(order);
    }

    @Override
    public View view(Step step) {
      throw new AssertionError("nobody looks");
    }

    @Override
    public View view() {
      throw new AssertionError("nobody looks");
    }

    @Override
    public Papers.File paper(String name) {
      throw new AssertionError("nobody prints");
    }

    @Override
    public long await(long known, Duration most) {
      return known;
    }
  }

  private String shown(View.Failure failure) {
    return pane.body(Views.stopped(failure), 80, 40).stream()
        .map(AttributedString::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aHostThatNobodyNeedsCanBeSkipped() throws WizardException {
    var shown = shown(SKIPPABLE);
    assertTrue(shown.contains("s Skip b2"), shown);
    assertTrue(shown.contains("platter rejoin a2"), shown);
    assertTrue(pane.take(new Key(Key.Kind.TEXT, "s"), Views.stopped(SKIPPABLE)));
    assertEquals(List.of(new Order(Order.What.SKIP, "b2", "")), orders);
  }

  @Test
  void whereAHostIsNeededItIsSaidWhy() throws WizardException {
    var shown = shown(NEEDED);
    assertFalse(shown.contains("s Skip"), shown);
    assertTrue(shown.contains("b2 votes"), shown);
    pane.take(new Key(Key.Kind.TEXT, "s"), Views.stopped(NEEDED));
    assertEquals(List.of(), orders);
  }
}
