package platter.operation;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.util.List;
import platter.operation.Readiness.Words;
import platter.operation.Watched.Standing;

/**
 * What the steward saw at a moment, as it is signed and kept.
 *
 * @param id by which it is called
 * @param host of the steward
 * @param version of the program
 * @param state of {@link Readiness.State}
 * @param since when that began
 * @param why what was seen
 * @param answer to "Can we lose a site right now?"
 * @param standing what was wrong
 * @param raised of that, what somebody was told of now
 * @param cleared what was over
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Receipt(
    String id,
    Kind kind,
    String deployment,
    String host,
    String version,
    Instant at,
    String state,
    Instant since,
    Words why,
    Words answer,
    List<Standing> standing,
    List<String> raised,
    List<Standing> cleared) {

  /** Why it was written. */
  public enum Kind {
    /** By the clock. */
    READINESS,
    /** Another state, or something began or ended. */
    CHANGE
  }

  public Receipt {
    standing = List.copyOf(standing);
    raised = List.copyOf(raised);
    cleared = List.copyOf(cleared);
  }

  /** As it is kept; the UTF-8 of it is what is signed. */
  public String json() {
    try {
      return Json.MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws OperationException if it is no receipt
   */
  public static Receipt read(String json) throws OperationException {
    try {
      return Json.MAPPER.readValue(json, Receipt.class);
    } catch (JsonProcessingException e) {
      throw new OperationException("this is no receipt of a steward", e);
    }
  }
}
