package platter.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * A session whose line breaks once a script has run.
 *
 * @param sent counts scripts over all sessions
 * @param last the number of that script, from 1
 */
record BreakingSession(Session inner, AtomicInteger sent, int last) implements Session {
  @Override
  public String host() {
    return inner.host();
  }

  @Override
  public CompletableFuture<Answer> send(Script script) {
    var answer = inner.send(script);
    if (sent.incrementAndGet() == last) {
      return answer.thenCompose(
          a -> CompletableFuture.failedFuture(new UnreachableException(host(), "the line broke")));
    }
    return answer;
  }

  @Override
  public Answer run(Script script) throws UnreachableException, InterruptedException {
    return inner.run(script);
  }

  @Override
  public Answer stream(Script script, InputStream data, LongConsumer progress)
      throws UnreachableException, InterruptedException, IOException {
    return inner.stream(script, data, progress);
  }

  @Override
  public java.time.Duration roundTrip() {
    return inner.roundTrip();
  }

  @Override
  public void close() {
    inner.close();
  }
}
