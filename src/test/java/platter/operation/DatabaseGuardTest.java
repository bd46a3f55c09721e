package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard of a database as the playbook writes it, under a clock and with beats of the test. */
class DatabaseGuardTest {
  private static final String HANGS = "Patroni leads and has not renewed its lease for %d s";

  @TempDir private Path place;

  @BeforeEach
  void written() throws Exception {
    new GuardScript(place)
        .write(
            GuardScript.template("database")
                .replace("/etc/platter/pass", place.resolve("pass").toString())
                .replace("/proc/uptime", place.resolve("uptime").toString()));
    Files.writeString(place.resolve("pass"), "passes() { :; }\n");
  }

  /** Takes the steps, and gives what the guard said where it wanted an end; else nothing. */
  private List<String> said(String... steps) throws Exception {
    var script =
        List.of(steps).stream()
            .map(
                step ->
                    step.startsWith("at ")
                        ? "echo '%s.00 0' >uptime; check || echo".formatted(step.substring(3))
                        : step.equals("reload") ? ". ./guard" : "echo '%s' >beat".formatted(step))
            .collect(Collectors.joining("\n"));
    return new GuardScript(place).said("PLATTER_BEAT=beat; echo '0 0' >uptime", script);
  }

  @Test
  void aPatroniThatHasNotFoundTheQuorumYetIsWaitedFor() throws Exception {
    assertEquals(List.of(), said("at 1", "at 1000"));
  }

  @Test
  void aLeaderThatRenewsItsLeaseGoesOn() throws Exception {
    assertEquals(
        List.of(),
        said("lease 1", "at 1", "at 10", "lease 2", "at 11", "at 20", "lease 3", "at 21"));
  }

  @Test
  void aLeaderThatHangsEndsBeforeAnotherMayLead() throws Exception {
    var timing = Timing.forRoundTrip(Duration.ZERO);
    assertEquals(List.of(HANGS.formatted(11)), said("lease 1", "at 1", "at 10", "at 11", "at 12"));
    // It may have seen the renewal a second late.
    assertEquals(timing.fenced(), Duration.ofSeconds(11 + 2));
    assertEquals(-1, timing.fenced().compareTo(timing.promote()));
  }

  @Test
  void afterAStopOfTheWholeMachineItMayFindOutForItself() throws Exception {
    assertEquals(List.of(), said("lease 1", "at 1", "at 40", "lease 2", "at 41", "at 50"));
    assertEquals(List.of(HANGS.formatted(40)), said("lease 1", "at 1", "at 40", "at 41"));
  }

  @Test
  void aReloadForgetsNothing() throws Exception {
    assertEquals(List.of(HANGS.formatted(11)), said("lease 1", "at 1", "at 11", "reload", "at 12"));
  }

  @Test
  void aStandbyMayTakeLongForALookAndNotForEver() throws Exception {
    assertEquals(
        List.of("Patroni has not looked after its database for 121 s"),
        said("look 1", "at 1", "at 120", "at 121", "at 122"));
  }

  @Test
  void aFileThatIsJustBeingWrittenIsNoBeat() throws Exception {
    assertEquals(
        List.of(HANGS.formatted(11)), said("lease 1", "at 1", "", "at 11", "lease 1", "at 12"));
  }
}
