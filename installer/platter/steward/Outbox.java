package platter.steward;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import platter.operation.Json;
import platter.operation.Receipts;
import platter.operation.Watched.Undelivered;

/**
 * Notices on their way, by channel, in order, kept over a restart as far as the disk takes them.
 * What a channel does not take is tried again, ever less often; the oldest is given up when there
 * are too many or a day is over.
 */
final class Outbox {
  private static final int MOST = 50;
  private static final Duration OLDEST = Duration.ofDays(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  /**
   * What waits for one channel.
   *
   * @param failures tries in a row that failed
   * @param next not before this
   * @param trouble what came back last; empty after a success
   * @param dropped given up since the last success
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Queue(List<Notice> notices, int failures, Instant next, String trouble, int dropped) {
    static final Queue EMPTY = new Queue(List.of(), 0, Instant.EPOCH, "", 0);

    Queue {
      notices = List.copyOf(notices);
    }
  }

  private final Path file;
  private final Shelf shelf;
  private final List<Channel> channels;
  private final Consumer<String> log;
  private final Map<String, Queue> queues = new LinkedHashMap<>();

  private Outbox(Path file, Shelf shelf, List<Channel> channels, Consumer<String> log) {
    this.file = file;
    this.shelf = shelf;
    this.channels = List.copyOf(channels);
    this.log = log;
  }

  /**
   * With what was still on its way; of channels that there are no more it is let go.
   *
   * @param log told what was delivered and what was not
   */
  static Outbox open(Path file, Shelf shelf, List<Channel> channels, Consumer<String> log)
      throws IOException {
    var outbox = new Outbox(file, shelf, channels, log);
    var kept = read(file, log);
    for (var channel : channels) {
      outbox.queues.put(channel.name(), kept.getOrDefault(channel.name(), Queue.EMPTY));
    }
    return outbox;
  }

  private static Map<String, Queue> read(Path file, Consumer<String> log) throws IOException {
    try {
      return Json.MAPPER.readValue(
          Files.readString(file), new TypeReference<Map<String, Queue>>() {});
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (JsonProcessingException damaged) {
      log.accept(file + " cannot be read and is begun anew: " + damaged.getOriginalMessage());
      return Map.of();
    }
  }

  /** Puts a notice on its way to all. */
  synchronized void add(Notice notice) {
    queues.replaceAll(
        (channel, queue) -> {
          var notices = new ArrayList<>(queue.notices());
          notices.add(notice);
          int dropped = queue.dropped();
          if (notices.size() > MOST) {
            notices.remove(0);
            dropped++;
          }
          return new Queue(notices, queue.failures(), queue.next(), queue.trouble(), dropped);
        });
    save();
  }

  /** Those that it delivers to. */
  List<Channel> channels() {
    return channels;
  }

  /** Delivers to one channel what is due. */
  void deliver(Channel channel, Instant now) throws InterruptedException {
    var queue = queue(channel);
    while (!queue.notices().isEmpty() && !queue.next().isAfter(now)) {
      queue = deliver(channel, queue.notices().get(0), now);
    }
  }

  private synchronized Queue queue(Channel channel) {
    return queues.getOrDefault(channel.name(), Queue.EMPTY);
  }

  /** Not locked while the other end is waited for. */
  private Queue deliver(Channel channel, Notice notice, Instant now) throws InterruptedException {
    long begun = System.nanoTime();
    try {
      log.accept("alert %s: %s: %s".formatted(notice.id(), channel.name(), channel.send(notice)));
      return after(channel, notice, "", now);
    } catch (IOException e) {
      var trouble = String.valueOf(e.getMessage());
      log.accept("alert %s: %s: not delivered: %s".formatted(notice.id(), channel.name(), trouble));
      return after(
          channel,
          notice,
          trouble,
          now.plusSeconds(Duration.ofNanos(System.nanoTime() - begun).toSeconds()));
    }
  }

  private synchronized Queue after(Channel channel, Notice notice, String trouble, Instant now) {
    var queue = queue(channel);
    boolean delivered = trouble.isEmpty();
    boolean old = notice.at().plus(OLDEST).isBefore(now);
    var notices = new ArrayList<>(queue.notices());
    if (delivered || old) {
      notices.remove(notice);
    }
    int failures = delivered ? 0 : queue.failures() + 1;
    var next =
        new Queue(
            notices,
            failures,
            delivered ? Instant.EPOCH : now.plus(pause(failures)),
            trouble,
            delivered ? 0 : queue.dropped() + (old ? 1 : 0));
    queues.put(channel.name(), next);
    save();
    return next;
  }

  private static Duration pause(int failures) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, failures - 1));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** What did not get through, where a channel has refused it. */
  synchronized List<Undelivered> undelivered() {
    var list = new ArrayList<Undelivered>();
    queues.forEach(
        (channel, queue) -> {
          if (queue.failures() > 0) {
            var since = queue.notices().isEmpty() ? queue.next() : queue.notices().get(0).at();
            list.add(
                new Undelivered(
                    channel, queue.notices().size(), since, queue.trouble(), queue.dropped()));
          }
        });
    return List.copyOf(list);
  }

  private void save() {
    shelf.keep(
        "alerts on their way",
        () -> Receipts.replace(file, Json.MAPPER.writeValueAsString(queues)));
  }
}
