package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/** A session over any carrier: one runtime for its scripts, further ones for streams. */
final class FramedSession implements Session {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final String host;
  private final Carrier carrier;
  private final Elevation elevation;
  private final Login.Opened main;

  private FramedSession(String host, Carrier carrier, Elevation elevation, Login.Opened main) {
    this.host = host;
    this.carrier = carrier;
    this.elevation = elevation;
    this.main = main;
  }

  /** Opens the session's runtime; closes the carrier where that fails. */
  static FramedSession open(String host, Carrier carrier, Elevation elevation)
      throws UnreachableException, InterruptedException {
    var done = false;
    try {
      var session =
          new FramedSession(host, carrier, elevation, Login.open(host, carrier, elevation, false));
      done = true;
      return session;
    } finally {
      if (!done) {
        carrier.close();
      }
    }
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public Duration roundTrip() {
    return main.shell().roundTrip().orElse(main.roundTrip());
  }

  @Override
  public CompletableFuture<Answer> send(Script script) {
    return main.shell().send(script);
  }

  @Override
  public Answer run(Script script) throws UnreachableException, InterruptedException {
    return answerOf(send(script));
  }

  @Override
  public Answer stream(Script script, InputStream data, LongConsumer progress)
      throws UnreachableException, IOException, InterruptedException {
    try (var side = Login.open(host, carrier, elevation, main.shell().terminal())) {
      var answer = side.shell().send(script, true);
      new Pump(side.shell(), answer, progress).run(data);
      return answerOf(answer);
    }
  }

  @Override
  public void close() {
    var running = main.shell().running();
    main.shell().close();
    running.ifPresent(this::endScript);
    main.line().close();
    carrier.close();
  }

  /**
   * Ends the running script and its process group through a channel of its own: the runtime itself
   * waits for the script, and a signal sent by SSH reaches only processes of the login account.
   */
  private void endScript(long id) {
    var script =
        Script.of(
            """
            : >"$1/stop"
            group=
            tries=0
            until group=$(cat "$1/$2.p" 2>/dev/null) && [ "$group" ] || [ "$tries" -ge 20 ]; do
              [ -d "$1" ] || exit 0
              tries=$((tries + 1)); sleep 0.05
            done
            [ "$group" ] || exit 0
            kill -s TERM -- "-$group" 2>/dev/null || exit 0
            tries=0
            while kill -s 0 -- "-$group" 2>/dev/null && [ "$tries" -lt 20 ]; do
              tries=$((tries + 1)); sleep 0.05
            done
            kill -s KILL -- "-$group" 2>/dev/null
            :
            """,
            main.shell().directory().getNow(""),
            String.valueOf(id));
    var killer =
        new Thread(
            () -> {
              try (var side = Login.open(host, carrier, elevation, main.shell().terminal())) {
                answerOf(side.shell().send(script.within(CLOSING)));
              } catch (UnreachableException lineIsDead) {
                return; // The script ends by its own time limit.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "platter-" + host + "-cancel");
    killer.setDaemon(true);
    killer.start();
    try {
      killer.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answerOf(CompletableFuture<Answer> answer)
      throws UnreachableException, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnreachableException known
          ? known
          : new UnreachableException(host, host + ": " + e.getCause(), e);
    }
  }
}
