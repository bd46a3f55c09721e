package platter.steward;

import java.util.List;
import java.util.Map;
import platter.run.Event;
import platter.run.Journal;

/** For runs of which the host's own log is the record. */
final class NoJournal implements Journal {
  @Override
  public String begin(String command) {
    return command;
  }

  @Override
  public void record(String run, List<Event> events) {
    // Whoever listens prints them.
  }

  @Override
  public void facts(String run, String host, Map<String, Object> facts) {
    // They are asked for again.
  }

  @Override
  public void end(String run, Verdict verdict) {
    // The unit's status says it.
  }
}
