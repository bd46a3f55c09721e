package platter.steward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platter.operation.Readiness.Words;
import platter.operation.Shortfall;
import platter.operation.Watched.Standing;

/** A finding over looks: debounced, told once, repeated each day, and cleared once. */
class WatchTest {
  private static final Instant BEGIN = Instant.parse("2026-11-28T10:00:00Z");

  private List<Standing> standing = List.of();
  private Instant now = BEGIN;

  /** The next look, a minute later, at which these were found. */
  private Watch look(String... ids) {
    now = now.plus(Duration.ofMinutes(1));
    var seen = Stream.of(ids).map(id -> new Shortfall(id, Words.of("missing.leader"))).toList();
    var watch = Watch.next(standing, seen, now);
    standing = watch.standing();
    return watch;
  }

  private static List<String> ids(List<Standing> of) {
    return of.stream().map(Standing::id).toList();
  }

  @Test
  void aBlipAlarmsNobody() {
    var first = look("silent.b1");
    assertFalse(first.news());
    assertTrue(first.unsure(), "the next look decides");
    var second = look();
    assertFalse(second.news());
    assertFalse(second.unsure());
    assertTrue(second.clear());
    for (int i = 0; i < 20; i++) {
      look();
    }
    assertEquals(List.of(), standing, "forgotten");
  }

  @Test
  void whatComesAndGoesIsToldOnceItHasComeOften() {
    for (int i = 0; i < 3; i++) {
      var comes = look("silent.b1");
      assertFalse(comes.news());
      assertTrue(comes.unsure(), "it may stay");
      for (int gone = 0; gone < 12; gone++) {
        assertFalse(look().news());
      }
    }
    assertEquals(List.of("silent.b1"), ids(look("silent.b1").raised()));
    for (int i = 0; i < 19; i++) {
      assertFalse(look().news(), "it may come again");
    }
    assertEquals(List.of("silent.b1"), ids(look().cleared()));
  }

  @Test
  void whatStaysAfterABlipIsToldWithTheTimeSinceWhenItStays() {
    look("silent.b1");
    look();
    look("silent.b1");
    var came = now;
    assertEquals(came, look("silent.b1").raised().get(0).since());
  }

  @Test
  void aLookThatSawNothingClearsNothing() {
    look("silent.b1");
    look("silent.b1", "chat");
    var unknown = new Shortfall("state.unknown", Words.of("why.unknown", "no"));
    for (int i = 0; i < 5; i++) {
      now = now.plusSeconds(15);
      var blind = Watch.blind(standing, List.of(unknown), now);
      assertEquals(i == 1 ? List.of("state.unknown") : List.of(), ids(blind.raised()));
      assertEquals(List.of(), blind.cleared());
      standing = blind.standing();
    }
    assertEquals(List.of("silent.b1", "chat", "state.unknown"), ids(standing));
    assertEquals(List.of("chat"), ids(look("silent.b1", "chat").raised()));
    assertEquals(List.of("state.unknown"), ids(look("silent.b1", "chat").cleared()));
  }

  @Test
  void whatASecondLookSeesIsToldOnceWithTheFirstLooksTime() {
    look("silent.b1");
    var told = look("silent.b1");
    assertEquals(List.of("silent.b1"), ids(told.raised()));
    assertEquals(BEGIN.plusSeconds(60), told.raised().get(0).since());
    for (int i = 0; i < 100; i++) {
      assertFalse(look("silent.b1").news(), "told once");
    }
  }

  @Test
  void whatIsOverIsToldOnceTwoLooksDoNotSeeIt() {
    look("silent.b1");
    look("silent.b1");
    var first = look();
    assertFalse(first.news());
    assertTrue(first.unsure());
    assertFalse(first.clear());
    var second = look();
    assertEquals(List.of("silent.b1"), ids(second.cleared()));
    assertTrue(second.clear());
    assertFalse(look().news());
  }

  @Test
  void whatFlapsStandsAndKeepsItsTime() {
    look("silent.b1");
    look("silent.b1");
    for (int i = 0; i < 5; i++) {
      assertFalse(look().news());
      assertFalse(look("silent.b1").news());
    }
    assertEquals(BEGIN.plusSeconds(60), standing.get(0).since());
  }

  @Test
  void aDayLaterItIsToldAgain() {
    look("silent.b1");
    look("silent.b1");
    now = now.plus(Duration.ofHours(24)).minusSeconds(120);
    assertFalse(look("silent.b1").news());
    now = now.plusSeconds(60);
    assertEquals(List.of("silent.b1"), ids(look("silent.b1").repeated()));
    assertFalse(look("silent.b1").news());
  }

  @Test
  void whatNoLostPacketMakesIsToldAtOnce() {
    assertEquals(List.of("state.split"), ids(look("state.split", "leader").raised()));
    assertEquals(List.of("leader"), ids(look("state.split", "leader").raised()));
  }

  @Test
  void aSiteIsNotLostByOneLook() {
    assertEquals(List.of(), ids(look("state.failed-over").raised()));
    assertEquals(List.of("state.failed-over"), ids(look("state.failed-over").raised()));
  }

  @Test
  void oneFindingDoesNotHideAnother() {
    look("silent.b1");
    look("silent.b1", "chat");
    assertEquals(List.of("chat"), ids(look("silent.b1", "chat").raised()));
    look("chat");
    var watch = look("chat");
    assertEquals(List.of("silent.b1"), ids(watch.cleared()));
    assertFalse(watch.clear(), "the other one stands");
  }
}
