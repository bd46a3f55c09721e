package platter.operation;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * All that a host answered at once, for whoever asks as over a connection. What is not among its
 * {@link Questions} cannot be asked: nothing is run on the host for it.
 */
public final class Told implements Session {
  private final String host;
  private final Duration took;
  private final Instant came;
  private final Map<Script, Answer> answers;

  private Told(String host, Duration took, Instant came, Map<Script, Answer> answers) {
    this.host = host;
    this.took = took;
    this.came = came;
    this.answers = answers;
  }

  /**
   * Reads what the host's look prints: for each question its name, the status, standard output and
   * standard error in Base64, and at last {@code end} and the digest of the questions.
   *
   * @param took how long the answer was on its way
   * @throws UnreachableException where it ends too early, or answers other questions
   */
  public static Told read(Topology topology, Host host, String text, Duration took)
      throws UnreachableException {
    return read(topology, host, text, took, Instant.now());
  }

  /**
   * The same of an answer that came at some moment, by the clock of whoever asked.
   *
   * @param came when all of it was there
   */
  static Told read(Topology topology, Host host, String text, Duration took, Instant came)
      throws UnreachableException {
    var questions = Questions.of(topology, host);
    var answers = new HashMap<Script, Answer>();
    for (var line : text.lines().toList()) {
      var words = line.split(" ", -1);
      var question = questions.get(words[0]);
      if (words[0].equals("end") && words.length == 2) {
        if (!words[1].equals(Questions.digest(topology, host))) {
          throw refused(
              host,
              "answers other questions than this steward asks; 'platter install' brings both to one version");
        }
        return new Told(host.name(), took, came, answers);
      }
      if (question != null && words.length == 4) {
        try {
          answers.put(
              question, new Answer(Integer.parseInt(words[1]), text(words[2]), text(words[3])));
        } catch (IllegalArgumentException torn) {
          throw refused(host, "its answer to '" + words[0] + "' is damaged");
        }
      }
    }
    throw refused(
        host,
        "its look ended after "
            + answers.size()
            + " of "
            + questions.size()
            + " answers; 'journalctl -u \"platter-look*\"' there says more");
  }

  private static String text(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static UnreachableException refused(Host host, String why) {
    return new UnreachableException(host.name(), host.name() + ": " + why);
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Duration roundTrip() {
    return took;
  }

  /** When it was asked; whatever is read of it later was said between that and its round trip. */
  Instant asked() {
    return came.minus(took);
  }

  @Override
  public CompletableFuture<Answer> send(Script script) {
    var answer = answers.get(script);
    return answer == null
        ? CompletableFuture.failedFuture(unasked())
        : CompletableFuture.completedFuture(answer);
  }

  @Override
  public Answer run(Script script) throws UnreachableException {
    var answer = answers.get(script);
    if (answer == null) {
      throw unasked();
    }
    return answer;
  }

  @Override
  public Answer stream(Script script, InputStream data, LongConsumer progress)
      throws UnreachableException {
    throw unasked();
  }

  private UnreachableException unasked() {
    return new UnreachableException(
        host, host + ": not among the questions that a host answers to the steward");
  }

  @Override
  public void close() {
    // There is no line.
  }
}
