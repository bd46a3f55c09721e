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

/** A session whose line breaks at its fourth script, once the script has run. */
record BreakingSession(Session inner, AtomicInteger sent) implements Session {
  @Override
  public String host() {
    return inner.host();
  }

  @Override
  public CompletableFuture<Answer> send(Script script) {
    var answer = inner.send(script);
    if (sent.incrementAndGet() == 4) {
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
