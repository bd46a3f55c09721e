package platter.run;

/**
 * How far a host is in a run, by the run's events.
 *
 * @param done tasks; none are counted where {@code total} is 0
 * @param sent bytes, for the task that it does now
 * @param task what it does now; empty between two tasks
 */
public record HostProgress(long done, long total, long sent, String task) {
  /** Before the first event. */
  public static final HostProgress NONE = new HostProgress(0, 0, 0, "");

  /** After an event of this host. */
  public HostProgress after(Event event) {
    return switch (event.kind()) {
      case TASK_STARTED -> new HostProgress(done, total, 0, event.task().orElse(""));
      case TASK_ENDED -> idle();
      case PROGRESS ->
          event.task().isPresent()
              ? new HostProgress(done, total, event.done().orElse(0L), task)
              : new HostProgress(event.done().orElse(0L), event.total().orElse(0L), sent, task);
      default -> this;
    };
  }

  /** Between two tasks. */
  public HostProgress idle() {
    return new HostProgress(done, total, 0, "");
  }

  /** Of its tasks, 0 to 100; handlers are run beyond them. */
  public int percent() {
    return total > 0 ? (int) Math.min(100, 100 * done / total) : 0;
  }

  /** What it does now, and behind {@code between} what was sent for it already. */
  public String doing(String between) {
    return sent > 0 ? "%s%s%.1f MB".formatted(task, between, sent / 1e6) : task;
  }
}
