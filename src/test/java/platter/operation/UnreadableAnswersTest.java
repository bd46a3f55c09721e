package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import platter.run.Hosts;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Topology;

/** One host that answers what nobody can read is silent, and ends no look at the others. */
class UnreadableAnswersTest {
  private static final Topology TOPOLOGY = ToldTest.TOPOLOGY;
  private static final String HUGE = "99999999999999999999";
  private static final String FOREVER = String.valueOf(Long.MAX_VALUE);

  /** One of the hosts gives this answer, all others are well. */
  private record Wrong(String name, String question, String answer) implements WayIn {
    @Override
    public Session connect(Host host) throws UnreachableException {
      var answers = new HashMap<>(ToldTest.ANSWERS);
      if (host.name().equals(name)) {
        answers.put(question, answer);
      }
      return Told.read(
          TOPOLOGY, host, ToldTest.printed(TOPOLOGY, host, answers), Duration.ofMillis(1));
    }

    @Override
    public boolean sharesCredential(Host one, Host other) {
      return false;
    }

    Hosts hosts() {
      return new Hosts(this, TOPOLOGY.hosts());
    }
  }

  /** What etcd prints that keeps this as Patroni's {@code /config}. */
  private static String config(String json) {
    var base64 = Base64.getEncoder();
    return "{\"kvs\": [{\"key\": \"%s\", \"value\": \"%s\"}, {\"key\": \"%s\", \"value\": \"%s\"}]}"
        .formatted(
            base64.encodeToString("/platter/im/config".getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString(json.getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString("/platter/im/history".getBytes(StandardCharsets.UTF_8)),
            base64.encodeToString(
                """
                [[1, 1, "", "2026-11-27T10:00:00+00:00", "a1"], [2, 2, "", "2026-11-27T12:00:00+00:00", "b1"]]
                """
                    .getBytes(StandardCharsets.UTF_8)));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of(
            "a1", "archiving", "1000 2000 4096 - -\n0 - 1790000000 16777216 " + HUGE + " 600\n"),
        Arguments.of("a1", "archiving", "1000 2000 4096 - -\n0 - " + FOREVER + " 16777216 3 600\n"),
        Arguments.of("a1", "files", "1\n"),
        Arguments.of("a1", "patroni", "{}\nnothing"),
        Arguments.of("a1", "chat", "200"),
        Arguments.of("a1", "quorum", config("{\"ttl\": " + FOREVER + "}")),
        Arguments.of(
            "a1", "quorum", config("{\"automatic_failovers\": {\"within\": " + FOREVER + "}}")),
        Arguments.of("v1", "backups", "1790000000\n"),
        Arguments.of("v1", "backups", HUGE + "\n\n\n[]\n[]\n"),
        Arguments.of("v1", "steward", "\n" + HUGE + "\n1\n"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void makesOneHostSilentAndSaysWhy(String name, String question, String answer) throws Exception {
    try (var hosts = new Wrong(name, question, answer).hosts()) {
      var status = Status.of(TOPOLOGY, hosts);
      assertEquals(Set.of(name), status.silent().keySet(), status::toString);
      var why = String.valueOf(status.silent().get(name));
      assertTrue(why.startsWith(name + ": what it answers cannot be read ("), why);
      assertTrue(status.troubles().contains(why));
      Readiness.of(TOPOLOGY, status);
      status.shortfalls(TOPOLOGY);
    }
  }

  /** Each unit is a finding, which is kept, told and signed. */
  @Test
  void aHostWhoseFailedUnitsHaveNoEndHasSome() throws Exception {
    var units = new StringBuilder("pay here: https://evil.example\nplatter-" + "x".repeat(300));
    for (int i = 0; i < 10_000; i++) {
      units.append("\nplatter-drill@").append(i).append(".service");
    }
    try (var hosts = new Wrong("a1", "units", units.toString()).hosts()) {
      var failed = Status.of(TOPOLOGY, hosts).failedUnits().getOrDefault("a1", List.of());
      assertEquals(50, failed.size());
      assertEquals("platter-drill@0.service", failed.get(0));
    }
  }

  @Test
  void whatLacksAPartIsNoAccountOfASteward() {
    for (var json :
        new String[] {
          "{}",
          "{\"begun\":\"2026-11-28T10:00:00Z\",\"at\":\"2026-11-28T10:00:00Z\",\"since\":\"2026-11-28T10:00:00Z\",\"standing\":[],\"undelivered\":[]}",
          "{\"begun\":\"2026-11-28T10:00:00Z\",\"at\":\"2026-11-28T10:00:00Z\",\"state\":\"\",\"since\":\"2026-11-28T10:00:00Z\",\"standing\":[{}],\"undelivered\":[]}"
        }) {
      assertThrows(OperationException.class, () -> Watched.parse(json), json);
    }
  }

  @Test
  void aDatabaseThatAnswersNonsenseIsNamed() {
    try (var hosts = new Wrong("a1", "patroni", "{}\nnothing").hosts()) {
      var refused =
          assertThrows(
              UnreachableException.class,
              () -> Status.ofDatabases(TOPOLOGY, hosts, TOPOLOGY.hosts()));
      assertEquals("a1", refused.host());
    }
  }
}
