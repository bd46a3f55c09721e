package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import platter.topology.Messages;
import platter.topology.Topology;

/** Whose clock was stepped, as far as answers that take their time can say. */
class SkewTest {
  private static final Topology TOPOLOGY = ToldTest.TOPOLOGY;
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private static Skew skew(double ahead) {
    return skew(ahead, 0.1);
  }

  private static Skew skew(double ahead, double unsure) {
    return new Skew(
        Duration.ofMillis(Math.round(ahead * 1000)), Duration.ofMillis(Math.round(unsure * 1000)));
  }

  @Test
  void anAnswerIsFromTheMiddleOfItsWayAndMayBeFromEitherEnd() {
    var read = Skew.read("1795860010.500000000\n", NOW, Duration.ofSeconds(1)).orElseThrow();
    assertEquals(
        Duration.between(NOW, Instant.ofEpochSecond(1_795_860_010)), read.ahead(), "half a second");
    assertEquals(Duration.ofMillis(500), read.unsure());
    for (var nothing : new String[] {"", "1795860010", "1795860010.%N", "x.000000000", HUGE}) {
      assertEquals(Optional.empty(), Skew.read(nothing, NOW, Duration.ZERO), nothing);
    }
  }

  private static final String HUGE = "99999999999999999999.000000000";

  @Test
  void mostAreRight() {
    assertEquals(
        Map.of("a1", 120.0), Skew.astray(Map.of("a1", skew(120), "b1", skew(0.2), "v1", skew(0))));
    // The one that asks is one of the hosts, or a laptop that nobody keeps.
    assertEquals(
        Map.of("v1", -120.0),
        Skew.astray(Map.of("a1", skew(120), "b1", skew(120.2), "v1", skew(0))));
    assertEquals(
        Map.of(), Skew.astray(Map.of("a1", skew(300), "b1", skew(301), "v1", skew(299.9))));
  }

  @Test
  void ofTwoTheOneThatAgreesWithWhoeverAsksIsRight() {
    assertEquals(Map.of("a1", 4.0), Skew.astray(Map.of("a1", skew(4), "b1", skew(0))));
    assertEquals(Map.of("a1", -60.0), Skew.astray(Map.of("a1", skew(-60))));
    assertEquals(
        Map.of("a1", 60.0, "a2", 60.0),
        Skew.astray(Map.of("a1", skew(60), "a2", skew(60), "b1", skew(0), "b2", skew(0))));
  }

  @Test
  void aSlowAnswerIsNoFinding() {
    assertEquals(Map.of(), Skew.astray(Map.of("a1", skew(8, 5), "b1", skew(0), "v1", skew(0))));
    assertEquals(
        Map.of("a1", 8.2), Skew.astray(Map.of("a1", skew(8.2, 5), "b1", skew(0), "v1", skew(0))));
    // So slow that it says nothing; and it keeps nobody else's from being seen.
    assertEquals(
        Map.of("b1", 60.0),
        Skew.astray(Map.of("a1", skew(14, 15), "b1", skew(60), "v1", skew(0), "c1", skew(0))));
  }

  private static List<String> missing(Locale locale, String a1) throws Exception {
    var looks = new LinkedHashMap<String, Look>();
    for (var name : List.of("a1", "b1", "v1")) {
      var host = TOPOLOGY.host(name).orElseThrow();
      var answers = new LinkedHashMap<>(ToldTest.ANSWERS);
      answers.put("clock", name.equals("a1") ? a1 : "1790000000.700000000\n");
      // Read minutes after it came, as behind a host that does not answer.
      var told =
          Told.read(
              TOPOLOGY,
              host,
              ToldTest.printed(TOPOLOGY, host, answers),
              Duration.ofSeconds(2),
              Instant.ofEpochSecond(1_790_000_001));
      looks.put(name, new Looker(host, told).all(TOPOLOGY));
    }
    return Status.of(TOPOLOGY, looks, Map.of()).shortfalls(TOPOLOGY).stream()
        .filter(s -> s.id().startsWith("clock."))
        .map(s -> s.id() + " " + s.words().in(Messages.of("recovery", locale)))
        .toList();
  }

  @Test
  void aClockThatWasSteppedIsNamedWithWhatToDo() throws Exception {
    assertEquals(List.of(), missing(Locale.ROOT, "1790000002.000000000\n"));
    var said = missing(Locale.ROOT, "1790000120.700000000\n");
    assertTrue(said.get(0).startsWith("clock.a1 the right time on a1"), said::toString);
    assertTrue(said.get(0).contains("120.0 s ahead"), said::toString);
    said = missing(Locale.SIMPLIFIED_CHINESE, "1789999880.700000000\n");
    assertTrue(said.get(0).contains("慢 120.0 秒"), said::toString);
  }

  @Test
  void overAConnectionItIsAskedAndMeasured() throws Exception {
    var host = TOPOLOGY.host("a1").orElseThrow();
    try (var session = platter.ssh.LocalSession.open("a1")) {
      var look = new Looker(host, session).all(TOPOLOGY);
      var clock = look.clock().orElseThrow();
      assertTrue(
          clock.ahead().abs().compareTo(clock.unsure().plusMillis(50)) <= 0, clock::toString);
    }
  }
}
