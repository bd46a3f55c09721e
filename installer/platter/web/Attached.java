package platter.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import platter.operation.Json;
import platter.report.Papers;
import platter.wizard.Guide;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.View;
import platter.wizard.WizardException;

/** A wizard that another process of this machine owns ({@link Owner}), as a second face sees it. */
public final class Attached implements Guide {
  private static final int REFUSED = 409;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Owner.Door door;
  private final String gone;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Attached(Owner.Door door, String gone) {
    this.door = door;
    this.gone = gone;
  }

  /**
   * The wizard that is open on an inventory.
   *
   * @param home the folder of the inventory
   * @param gone what to say when its process has ended meanwhile
   * @return empty where none is open, or its process ended without a word
   */
  public static Optional<Attached> to(Path home, String gone)
      throws IOException, InterruptedException {
    var door = Owner.Door.find(home);
    if (door.isEmpty()) {
      return Optional.empty();
    }
    var attached = new Attached(door.get(), gone);
    try {
      attached.view();
      return Optional.of(attached);
    } catch (WizardException dead) {
      return Optional.empty();
    }
  }

  @Override
  public void take(Order order) throws WizardException {
    ask(Owner.TAKE, order, Duration.ZERO);
  }

  @Override
  public View view(Step step) throws WizardException {
    return seen(step.name());
  }

  @Override
  public View view() throws WizardException {
    return seen("");
  }

  private View seen(String step) throws WizardException {
    return read(ask(Owner.VIEW, step, Duration.ZERO), View.class);
  }

  @Override
  public long await(long version, Duration most) throws WizardException {
    return read(ask(Owner.AWAIT, new Owner.Awaited(version, most.toMillis()), most), Long.class);
  }

  @Override
  public Papers.File paper(String name) throws WizardException {
    return read(ask(Owner.PAPER, name, Duration.ZERO), Papers.File.class);
  }

  private static <T> T read(String text, Class<T> type) throws WizardException {
    try {
      return Json.MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new WizardException(String.valueOf(e.getOriginalMessage()), e);
    }
  }

  private String ask(String path, Object wish, Duration most) throws WizardException {
    try {
      var body = Json.MAPPER.writeValueAsBytes(wish);
      var nonce = UUID.randomUUID().toString();
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
              .header(Owner.NONCE, nonce)
              .header(Owner.PROOF, door.proof("ask", nonce, path, body))
              .timeout(PATIENCE.plus(most))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      var proof = answer.headers().firstValue(Owner.PROOF).orElse("");
      if (!Sessions.same(proof, door.proof("answer", nonce, "", answer.body()))) {
        throw new WizardException(gone);
      }
      var text = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() == REFUSED) {
        throw new WizardException(text);
      }
      return text;
    } catch (IOException e) {
      throw new WizardException(gone, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WizardException(gone, e);
    }
  }
}
