package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.operation.Watched;
import platter.operation.Watched.Undelivered;
import platter.ssh.OwnHost;

/** Whatever becomes of a look, there is a next one. */
class WatchmanTest {
  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();
  private final List<Notice> told = new ArrayList<>();

  private boolean refuses;

  private final Channel channel =
      new Channel() {
        @Override
        public String name() {
          return "mail";
        }

        @Override
        public String send(Notice notice) throws IOException {
          if (refuses) {
            throw new IOException("come later");
          }
          told.add(notice);
          return "taken";
        }
      };

  @Test
  void aLookThatFailsIsToldOfAndEndsNoWatch() throws Exception {
    var place = Files.createDirectory(folder.resolve("place"));
    var state = folder.resolve("full");
    var shelf = new Shelf(log::add);
    var outbox = Outbox.open(state.resolve("outbox.json"), shelf, List.of(channel), log::add);
    var frame = Alarms.frame(Locale.ROOT);
    var watchman =
        new Watchman(
            SiteDoorTest.TOPOLOGY, new OwnHost("v1"), place, state, frame, shelf, outbox, log::add);
    for (int i = 0; i < 3; i++) {
      var pause = watchman.look();
      assertTrue(pause.compareTo(Duration.ofSeconds(60)) <= 0, pause::toString);
      outbox.deliver(channel, Instant.now());
    }
    // The second look is sure that nothing can be seen, the third that nothing can be kept.
    assertEquals(2, told.size(), log::toString);
    var first = told.get(0);
    assertEquals("unknown", first.state());
    assertTrue(first.subject().contains("the steward could not look"), first.subject());
    assertTrue(first.text().contains("host.crt"), first.text());
    assertTrue(told.get(1).text().contains("make room there"), told.get(1).text());
  }

  /** Else a channel that takes nothing is told of a look later. */
  @Test
  void whatDoesNotGetThroughIsThereToBeSeenBeforeTheNextLook() throws Exception {
    var place = Files.createDirectory(folder.resolve("place"));
    var state = Files.createDirectory(folder.resolve("state"));
    var shelf = new Shelf(log::add);
    var outbox = Outbox.open(state.resolve("outbox.json"), shelf, List.of(channel), log::add);
    var watchman =
        new Watchman(
            SiteDoorTest.TOPOLOGY,
            new OwnHost("v1"),
            place,
            state,
            Alarms.frame(Locale.ROOT),
            shelf,
            outbox,
            log::add);
    watchman.look();
    watchman.look();
    refuses = true;
    outbox.deliver(channel, Instant.now());
    watchman.refresh();
    var seen = Watched.parse(Files.readString(state.resolve("state.json")));
    assertEquals(
        List.of("come later"), seen.undelivered().stream().map(Undelivered::trouble).toList());
  }
}
