package platter.wizard;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import platter.run.Event;

/**
 * All that a face shows of one step, in the person's language: data only, so that it can travel to
 * a face in another process. Holds no secret.
 *
 * @param version grows with every change
 * @param language {@code en} or {@code zh-CN}
 * @param deployment its name; empty as long as there is none
 * @param savedAt when the answers were saved last, {@code HH:mm:ss}; empty before
 * @param current the step at which the wizard is, whatever step is shown
 * @param waits why Continue waits; empty where it does not
 * @param survives what the shape survives, where that is being decided
 * @param handover facts for who comes after; before the last step only who is left out
 * @param papers file names of what can be printed or kept at this step
 * @param practice whether nothing of it is real
 */
public record View(
    long version,
    String language,
    String deployment,
    String savedAt,
    Step current,
    Step step,
    String title,
    String intro,
    List<Stop> steps,
    List<Group> groups,
    List<String> problems,
    Optional<String> waits,
    List<String> survives,
    boolean practice,
    Work disc,
    Work work,
    List<Door> doors,
    Checks checks,
    Optional<Plan> plan,
    Optional<Run> run,
    List<Section> handover,
    List<String> papers) {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** The time of the day here. */
  static String clock(Instant at) {
    return CLOCK.format(at.atZone(ZoneId.systemDefault()));
  }

  /** A step in the list of all. */
  public record Stop(Step step, String title, boolean done, boolean open) {}

  /** How something stands that takes a while. */
  public enum State {
    NONE,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /**
   * Something that takes a while.
   *
   * @param percent 0 to 100; less than 0 where it is not known
   * @param lines what is known of it, or why it failed
   */
  public record Work(State state, int percent, List<String> lines) {
    static final Work NONE = new Work(State.NONE, -1, List.of());
  }

  /**
   * How to get onto a host.
   *
   * @param key the key it shows, as OpenSSH writes a fingerprint; empty where it is known already
   * @param text how that went
   */
  public record Door(
      String host, String address, String place, Way way, Optional<String> key, String text) {
    /** Whether a host lets us in. */
    public enum Way {
      UNTRIED,
      KEY,
      OPEN,
      CLOSED
    }
  }

  /**
   * What preflight found.
   *
   * @param passed how many; the others likewise
   * @param took how long the last of it took and when it ended; empty before
   */
  public record Checks(
      int passed,
      int warned,
      int unchecked,
      int failed,
      String took,
      List<Card> cards,
      List<String> fixes) {
    static final Checks NONE = new Checks(0, 0, 0, 0, "", List.of(), List.of());
  }

  /** What was found at one place: a host, a line between two, or the deployment. */
  public record Card(
      String name,
      String place,
      String verdict,
      int passed,
      int warned,
      int unchecked,
      int failed,
      List<Item> items) {}

  /**
   * What one check found.
   *
   * @param verdict {@code passed}, {@code warned}, {@code unchecked} or {@code failed}
   */
  public record Item(
      String code,
      String title,
      String verdict,
      String measured,
      String wanted,
      String remedy,
      boolean accepted) {}

  /** What would change. */
  public record Plan(List<Changes> hosts, String yaml) {}

  /**
   * What would change on a host.
   *
   * @param opens on which ports it will answer, and whom
   */
  public record Changes(
      String host, String place, int count, List<String> opens, List<Change> changes) {}

  /**
   * One task that would change something.
   *
   * @param diff what would change, line by line; may be empty
   */
  public record Change(String play, String task, String diff) {}

  /**
   * A run as it goes on.
   *
   * @param percent of all hosts; never less than before
   * @param left how long it will take yet, or on what it waits
   * @param failure where it stopped
   * @param tail the last of what happened
   * @param proof what real clients did in the end
   */
  public record Run(
      State state,
      int percent,
      String left,
      String elapsed,
      List<Bar> bars,
      Optional<Failure> failure,
      List<Line> tail,
      List<Line> proof) {}

  /**
   * How far a host is.
   *
   * @param sign {@code working}, {@code waiting}, {@code done} or {@code failed}
   * @param task what it does now
   */
  public record Bar(
      String host, String place, int percent, long done, long total, String sign, String task) {}

  /**
   * Why a run stopped, and what to do.
   *
   * @param host at which it did; empty where it is none's fault
   * @param skippable whether it can go on without that host
   * @param needed why not; empty where it can
   */
  public record Failure(
      String host, String task, String why, String todo, boolean skippable, String needed) {}

  /**
   * One event of a run, as it is read.
   *
   * @param outcome how a task ended, {@code warning} for a warning; empty for the others
   */
  public record Line(
      long number, String at, String host, String task, String outcome, String text) {
    /**
     * Of an event.
     *
     * @param number counts those that are read together
     */
    public static Line of(long number, Event event) {
      var warning = event.kind() == Event.Kind.WARNING ? "warning" : "";
      return new Line(
          number,
          clock(event.at()),
          event.host().orElse(""),
          event.task().or(event::play).orElse(""),
          event.outcome().map(how -> how.name().toLowerCase(Locale.ROOT)).orElse(warning),
          event.message().orElse(""));
    }
  }

  /** Facts for who comes after. */
  public record Section(String title, List<String> lines) {}
}
