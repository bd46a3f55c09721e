package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/** A test of the alerts' channels, sent by the steward and not from here. */
public final class ChannelTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String RUN =
      """
      said=/var/lib/platter/steward/test
      rm -f "$said" && systemctl start platter-steward-test.service && cat "$said" || {
        journalctl -u platter-steward-test.service -n 5 -o cat --no-pager >&2
        exit 1
      }
      """;

  /**
   * What a channel answered.
   *
   * @param said what the other end answered, or why it did not take it
   */
  public record Tried(String channel, boolean delivered, String said) {
    /** As one line. */
    public String json() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private ChannelTest() {}

  /**
   * Lets the steward send a test to every channel that it knows.
   *
   * @param steward session to its host
   */
  public static List<Tried> run(Session steward)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = steward.run(Script.of(RUN).within(Duration.ofMinutes(5)));
    if (!answer.ok()) {
      throw new OperationException(
          steward.host()
              + ": the steward sends no test: "
              + answer.err().strip()
              + "; 'platter install' writes its units anew");
    }
    var tried = new ArrayList<Tried>();
    try {
      for (var line : answer.out().lines().toList()) {
        tried.add(JSON.readValue(line, Tried.class));
      }
    } catch (JsonProcessingException e) {
      throw new OperationException(
          steward.host() + ": the steward's answer is no account of a test: " + answer.out(), e);
    }
    return List.copyOf(tried);
  }
}
