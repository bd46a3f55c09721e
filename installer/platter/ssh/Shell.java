package platter.ssh;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A runtime at the far end that has said hello: takes frames, gives their answers.
 *
 * <p>Sending never blocks: one thread writes what is queued while the line's own thread reads, so
 * that neither pipe can fill up and stop the other.
 */
final class Shell implements Line.Listener, FrameReader.Events, AutoCloseable {
  /** How long past its limit a script may stay before the host is given up. */
  private static final Duration OVERDUE = Duration.ofSeconds(30);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  /**
   * A script that has not been answered.
   *
   * @param sentNanos when it was sent, or 0 where it had to wait for another one
   */
  private record Waiting(CompletableFuture<Answer> answer, Duration limit, long sentNanos) {}

  /** The script that runs at the far end. */
  private record Running(long id, long sinceNanos) {}

  private final String host;
  private final boolean terminal;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean keepAliveIsOut = new AtomicBoolean();
  private final Transcript noise = new Transcript();
  private final CompletableFuture<String> directory = new CompletableFuture<>();
  private final Future<?> watch = Clock.everySecond(this::look);
  private final AtomicLong roundTripNanos = new AtomicLong(Long.MAX_VALUE);
  private long lastId;
  private volatile Optional<Running> running = Optional.empty();
  private volatile Optional<String> broken = Optional.empty();

  Shell(String host, String nonce, OutputStream in, boolean terminal) {
    this.host = host;
    this.terminal = terminal;
    this.reader = new FrameReader(nonce, this);
    this.writer = new FrameWriter(host, in, this::breakDown);
  }

  /** Where the runtime keeps its files, once it has said hello; fails where it cannot work. */
  CompletableFuture<String> directory() {
    return directory;
  }

  /**
   * The shortest time between sending a script and hearing that it starts, before which the far end
   * starts no process; empty before the first one.
   */
  Optional<Duration> roundTrip() {
    long nanos = roundTripNanos.get();
    return nanos == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /** The frame that runs now, if one does. */
  Optional<Long> running() {
    return running.map(Running::id);
  }

  CompletableFuture<Answer> send(Script script) {
    return send(script, false);
  }

  /**
   * Queues a script.
   *
   * @param input whether what is written to {@link #pipe} afterwards becomes its standard input;
   *     the runtime ends after such a script
   */
  synchronized CompletableFuture<Answer> send(Script script, boolean input) {
    var answer = new CompletableFuture<Answer>();
    long id = ++lastId;
    var frame = new Frame(id, script, input, terminal);
    long now = waiting.isEmpty() ? System.nanoTime() : 0;
    waiting.put(id, new Waiting(answer, script.limit(), now));
    writer.write(frame.bytes());
    // Whoever breaks down after this line finds the script among the waiting.
    broken.ifPresent(this::failWaiting);
    return answer;
  }

  /** The raw standard input of the script that takes input. Only after it was sent. */
  OutputStream pipe() throws InterruptedException {
    return writer.handOver();
  }

  boolean terminal() {
    return terminal;
  }

  void start(byte[] line) {
    writer.write(line);
  }

  @Override
  public void out(byte[] bytes, int length) {
    reader.accept(bytes, length);
  }

  @Override
  public void err(byte[] bytes, int length) {
    noise.add(bytes, length);
  }

  @Override
  public void ended(String why) {
    breakDown(why + Heard.after(noise.text()));
  }

  @Override
  public void hello(String where, String uid) {
    directory.complete(where);
  }

  @Override
  public void refused(String why) {
    breakDown(why);
  }

  @Override
  public void started(long id) {
    long now = System.nanoTime();
    running = Optional.of(new Running(id, now));
    var asked = waiting.get(id);
    if (asked != null && asked.sentNanos() != 0) {
      roundTripNanos.accumulateAndGet(now - asked.sentNanos(), Math::min);
    }
  }

  @Override
  public void answered(long id, Answer answer) {
    running = Optional.empty();
    var asked = waiting.remove(id);
    if (asked == null) {
      keepAliveIsOut.set(false);
    } else {
      asked.answer().complete(answer);
    }
  }

  @Override
  public void unstored(long id) {
    var asked = waiting.remove(id);
    if (asked != null) {
      var text =
          "%s: a script could not be stored under %s. Is that file system full? Free space there and"
              + " run again.";
      asked
          .answer()
          .completeExceptionally(
              new UnreachableException(host, text.formatted(host, directory.getNow("/run"))));
    }
  }

  @Override
  public void flooded(long id) {
    breakDown("a script printed more than 128 MiB");
  }

  /** Fails whatever waits. The first reason stays. */
  void breakDown(String why) {
    synchronized (this) {
      if (broken.isEmpty()) {
        broken = Optional.of(why);
      }
    }
    watch.cancel(false);
    writer.close();
    failWaiting(broken.orElse(why));
  }

  @Override
  public void close() {
    breakDown("the session was closed");
  }

  private void failWaiting(String why) {
    var cause =
        new UnreachableException(
            host, host + ": " + why + ". Run the same command again; it goes on where it stopped.");
    directory.completeExceptionally(cause);
    waiting
        .keySet()
        .forEach(
            id -> {
              var asked = waiting.remove(id);
              if (asked != null) {
                asked.answer().completeExceptionally(cause);
              }
            });
  }

  private void look() {
    running.ifPresent(this::lookAt);
    if (writer.idleSince(KEEP_ALIVE) && keepAliveIsOut.compareAndSet(false, true)) {
      synchronized (this) {
        writer.write(Frame.keepAlive(++lastId));
      }
    }
  }

  private void lookAt(Running now) {
    var asked = waiting.get(now.id());
    if (asked != null
        && System.nanoTime() - now.sinceNanos() > asked.limit().plus(OVERDUE).toNanos()) {
      breakDown(
          "a script was not ended by its time limit of %d s; a disk or a network file system may hang"
              .formatted(asked.limit().toSeconds()));
    }
  }
}
