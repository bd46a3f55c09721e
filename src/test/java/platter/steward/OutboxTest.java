package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.topology.Messages;

/** What a channel refuses is kept, in order, tried again less and less often, and told of. */
class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();
  private final Refusing mail = new Refusing("mail");
  private final Refusing syslog = new Refusing("syslog");

  private static final class Refusing implements Channel {
    private final String name;
    private final List<String> took = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();
    private int tries;

    Refusing(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String send(Notice notice) throws IOException {
      tries++;
      if (refusal.isPresent()) {
        throw new IOException(refusal.get());
      }
      took.add(notice.id());
      return "taken";
    }
  }

  private final Shelf shelf = new Shelf(log::add);

  private Outbox open() throws IOException {
    return Outbox.open(folder.resolve("outbox.json"), shelf, List.of(mail, syslog), log::add);
  }

  private static void deliver(Outbox outbox, Instant now) throws InterruptedException {
    for (var channel : outbox.channels()) {
      outbox.deliver(channel, now);
    }
  }

  private static Notice notice(Instant at) {
    return Notice.test(new Notice.Frame("acme", "v1", Messages.of("recovery", Locale.ROOT)), at);
  }

  @Test
  void aChannelThatRefusesKeepsNoOtherWaiting() throws Exception {
    mail.refusal = Optional.of("mail.acme.example:587 does not take it: 451 later");
    var outbox = open();
    outbox.add(notice(NOW));
    deliver(outbox, NOW);
    assertEquals(List.of(NOW.toString()), syslog.took);
    var waiting = outbox.undelivered();
    assertEquals(1, waiting.size());
    assertEquals("mail", waiting.get(0).channel());
    assertEquals(1, waiting.get(0).waiting());
    assertTrue(waiting.get(0).trouble().contains("451 later"));
    assertTrue(log.toString().contains("not delivered"), log::toString);
  }

  @Test
  void itIsTriedAgainAfterARestartInOrder() throws Exception {
    mail.refusal = Optional.of("no");
    var outbox = open();
    outbox.add(notice(NOW));
    outbox.add(notice(NOW.plusSeconds(1)));
    deliver(outbox, NOW);
    deliver(outbox, NOW.plusSeconds(29));
    assertEquals(1, mail.tries, "not before its pause is over");
    deliver(outbox, NOW.plusSeconds(30));
    assertEquals(2, mail.tries);

    mail.refusal = Optional.empty();
    var later = open();
    deliver(later, NOW.plusSeconds(90));
    assertEquals(List.of(NOW.toString(), NOW.plusSeconds(1).toString()), mail.took);
    assertEquals(List.of(), later.undelivered());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("outbox.json"))));
  }

  @Test
  void theOldestAreGivenUpAndCounted() throws Exception {
    mail.refusal = Optional.of("no");
    var outbox = open();
    for (int i = 0; i < 60; i++) {
      outbox.add(notice(NOW.plusSeconds(i)));
    }
    deliver(outbox, NOW.plusSeconds(60));
    assertEquals(50, outbox.undelivered().get(0).waiting());
    assertEquals(10, outbox.undelivered().get(0).dropped());

    var dayLater = NOW.plus(Duration.ofDays(1)).plusSeconds(120);
    for (var at = dayLater; outbox.undelivered().get(0).waiting() > 0; at = at.plusSeconds(3600)) {
      deliver(outbox, at);
    }
    assertEquals(60, outbox.undelivered().get(0).dropped());
    mail.refusal = Optional.empty();
    outbox.add(notice(dayLater));
    deliver(outbox, dayLater.plus(Duration.ofDays(9)));
    assertEquals(List.of(), outbox.undelivered());
  }

  @Test
  void aDiskThatTakesNothingSendsNothingTwice() throws Exception {
    mail.refusal = Optional.of("no");
    var outbox = open();
    Files.delete(folder);
    outbox.add(notice(NOW));
    deliver(outbox, NOW);
    deliver(outbox, NOW.plusSeconds(1));
    assertEquals(List.of(NOW.toString()), syslog.took);
    assertEquals(1, outbox.undelivered().get(0).waiting());
    assertTrue(shelf.trouble().isPresent());
    assertEquals(1, log.stream().filter(line -> line.contains("cannot be kept")).count());

    Files.createDirectory(folder);
    mail.refusal = Optional.empty();
    deliver(outbox, NOW.plusSeconds(60));
    assertEquals(List.of(NOW.toString()), mail.took);
    assertEquals(Optional.empty(), shelf.trouble());
    deliver(open(), NOW.plusSeconds(120));
    assertEquals(1, syslog.took.size());
  }
}
