package platter.operation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * How records are written for machines: what is empty is {@code null}, a moment is ISO 8601. A
 * record that lacks what is not optional is not read.
 */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  /** The same, and a length of time is ISO 8601, too. */
  static final JsonMapper ISO =
      MAPPER.rebuild().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS).build();

  private Json() {}
}
