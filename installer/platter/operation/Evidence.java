package platter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a drill found, as it is signed and kept.
 *
 * @param id by which it is called
 * @param vault the host on which it ran
 * @param by who let it run: account and machine, or {@code steward}
 * @param version of the program
 * @param state fingerprint of topology and disc: with another one this says nothing any more
 * @param point what was to come back; empty where nothing can be chosen from
 * @param rtoSeconds from the start until a client read its messages; empty where none did
 * @param rpoSeconds what lies between the newest message at the service and the newest that came
 *     back; empty where that could not be asked
 * @param rpoPromised the bound that the configuration promises, in seconds
 * @param rungs all of them, in order
 * @param compared what came back, held against the service
 * @param all whether all messages were compared, or a sample
 * @param exercise what people did meanwhile; empty where none took part
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Evidence(
    String id,
    String deployment,
    String domain,
    String vault,
    Instant startedAt,
    Instant endedAt,
    String by,
    String version,
    String state,
    Optional<Point> point,
    Optional<Double> rtoSeconds,
    Optional<Double> rpoSeconds,
    double rpoPromised,
    List<Rung> rungs,
    List<Compared> compared,
    boolean all,
    Optional<Exercise> exercise) {

  /** How it ended. Skipped is not passed. */
  public enum Verdict {
    PASSED,
    INCOMPLETE,
    FAILED
  }

  /**
   * One rung of the ladder.
   *
   * @param name of {@link Rung.Kind}
   * @param said what came of it, or why it failed or was not taken
   */
  public record Rung(Kind name, Verdict verdict, double seconds, String said) {
    /** Which it is, and what is said of it. */
    public String told() {
      return Drill.title(name) + ": " + said;
    }

    /** All rungs, from the ground up. */
    public enum Kind {
      AGE,
      REPOSITORY,
      LOG,
      RESTORE,
      REPLAY,
      PAGES,
      COMPARISON,
      CHAT,
      LOGIN,
      MESSAGES,
      UPLOAD,
      CLEAN_UP
    }
  }

  /**
   * What was to come back.
   *
   * @param backup from which
   * @param finished when that was finished
   * @param to the moment; empty for all that there was
   * @param reached when the last transaction that came back was committed
   * @param bytes of the database
   */
  public record Point(
      String backup,
      String kind,
      Instant finished,
      Optional<Instant> to,
      Optional<Instant> reached,
      int timeline,
      long bytes) {}

  /**
   * People, rooms or messages.
   *
   * @param back how many came back
   * @param service how many the service has of the same time
   * @param compared how many were looked at one by one
   * @param missing of them, those that did not come back
   * @param gone of them, those that the service does not have any more
   */
  public record Compared(
      String name, long back, long service, long compared, long missing, long gone) {}

  /** What people did by hand, and who stands for it. */
  public record Exercise(List<Step> steps, String signedBy) {
    /** One step of the script. */
    public record Step(String role, String text, double seconds) {}
  }

  private static final JsonMapper JSON =
      Json.MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Evidence {
    rungs = List.copyOf(rungs);
    compared = List.copyOf(compared);
  }

  /** Failed where a rung failed; incomplete where one was not taken. */
  public Verdict verdict() {
    return rungs.stream().map(Rung::verdict).max(Enum::compareTo).orElse(Verdict.INCOMPLETE);
  }

  /** The first rung that did not pass. */
  public Optional<Rung> trouble() {
    return rungs.stream().filter(rung -> rung.verdict() == Verdict.FAILED).findFirst();
  }

  /** As it is kept; the UTF-8 of it is what is signed. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws OperationException if it is no evidence
   */
  public static Evidence read(String json) throws OperationException {
    try {
      return JSON.readValue(json, Evidence.class);
    } catch (JsonProcessingException e) {
      throw new OperationException("this is no evidence of a drill", e);
    }
  }

  /** The same with what people did. */
  public Evidence with(Exercise exercise) {
    return new Evidence(
        id,
        deployment,
        domain,
        vault,
        startedAt,
        endedAt,
        by,
        version,
        state,
        point,
        rtoSeconds,
        rpoSeconds,
        rpoPromised,
        rungs,
        compared,
        all,
        Optional.of(exercise));
  }
}
