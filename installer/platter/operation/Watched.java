package platter.operation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platter.operation.Readiness.Words;

/**
 * What the steward saw last, as it leaves it on its host for whoever asks.
 *
 * @param begun when it began to watch
 * @param at when it looked
 * @param state of {@link Readiness.State}
 * @param since when that began
 * @param why what was seen
 * @param answer to "Can we lose a site right now?"
 * @param standing what is wrong, the oldest first
 * @param undelivered alerts that did not get through, by channel
 * @param age how long the look was ago by that host's clock; empty in the file
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Watched(
    Instant begun,
    Instant at,
    String state,
    Instant since,
    Optional<Words> why,
    Optional<Words> answer,
    List<Standing> standing,
    List<Undelivered> undelivered,
    Optional<Duration> age) {

  /** Longer than a look takes that waits for every host in vain. */
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * Something that is wrong.
   *
   * @param id the same for as long as it is the same finding
   * @param since the look to which it came
   * @param times how often it came, that is, was seen by a look after one that had not seen it
   * @param looks how many saw it
   * @param absent how many have not seen it since
   * @param told when somebody was told of it last; empty while it may be a blip
   */
  public record Standing(
      String id,
      Words words,
      Instant since,
      int times,
      int looks,
      int absent,
      Optional<Instant> told) {}

  /**
   * Alerts that wait for their channel.
   *
   * @param since when the oldest of them was due
   * @param trouble what the channel said last
   * @param dropped how many were given up, since there were too many or they were too old
   */
  public record Undelivered(
      String channel, int waiting, Instant since, String trouble, int dropped) {}

  public Watched {
    standing = List.copyOf(standing);
    undelivered = List.copyOf(undelivered);
  }

  /** As it lies on the host, one line. */
  public String json() {
    try {
      return Json.ISO.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws OperationException if it is something else
   */
  public static Watched parse(String json) throws OperationException {
    try {
      return Json.ISO.readValue(json, Watched.class);
    } catch (JsonProcessingException e) {
      throw new OperationException("this is no account of a steward", e);
    }
  }

  /**
   * Reads the answer to {@link Questions#STEWARD}; empty where no steward was installed.
   *
   * @throws OperationException if it is something else
   */
  static Optional<Watched> read(String answer) throws OperationException {
    var lines = answer.lines().toList();
    if (lines.size() != 3 || lines.stream().skip(1).anyMatch(l -> !l.matches("[0-9]+"))) {
      return Optional.empty();
    }
    var now = Instant.ofEpochSecond(Long.parseLong(lines.get(1)));
    var installed = Instant.ofEpochSecond(Long.parseLong(lines.get(2)));
    var seen = lines.get(0).isBlank() ? never(installed) : parse(lines.get(0));
    return Optional.of(seen.aged(Duration.between(seen.at(), now)));
  }

  /** Of one that has not seen anything yet. */
  public static Watched never(Instant installed) {
    return new Watched(
        installed,
        installed,
        "",
        installed,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /** The same look, after which only this has become known. */
  public Watched with(List<Standing> standing, List<Undelivered> undelivered) {
    return new Watched(begun, at, state, since, why, answer, standing, undelivered, age);
  }

  private Watched aged(Duration age) {
    return new Watched(
        begun, at, state, since, why, answer, standing, undelivered, Optional.of(age));
  }

  /** Whether it does not look any more. */
  boolean silent() {
    return age.filter(a -> a.compareTo(PATIENCE) > 0).isPresent();
  }
}
