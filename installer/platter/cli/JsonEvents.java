package platter.cli;

import java.io.PrintWriter;
import platter.inventory.EventJson;
import platter.run.Event;

/** Events as JSON lines, one object an event: the lines of the run's log ({@link EventJson}). */
final class JsonEvents implements EventPrinter {
  private final PrintWriter out;

  JsonEvents(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(Event event) {
    out.println(EventJson.write(event));
    out.flush();
  }
}
