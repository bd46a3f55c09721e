package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.operation.Changes.Rows;
import platter.operation.TimeLine.Cause;
import platter.operation.TimeLine.Gap;
import platter.operation.Unusual.Kind;
import platter.operation.Unusual.Mark;

/**
 * From what {@code pg_waldump} of PostgreSQL 17 printed to a time line. The recording: four minutes
 * in which three messages come, two wait and are fetched, and somebody is seen; in the last of them
 * a transaction and a savepoint are rolled back, too. Then 110 rows of {@code archive} are
 * overwritten and 105 deleted, {@code spool} is emptied and {@code roster} dropped.
 */
class ChangeReaderTest {
  private static final Instant FROM = Instant.parse("2026-11-28T20:56:00Z");
  private static final Instant TO = Instant.parse("2026-11-28T21:10:00Z");

  @TempDir private Path folder;

  @Test
  void rowsCountInTheMinuteOfTheirCommitAndThoseRolledBackDoNot() throws Exception {
    var line = read(recorded(), FROM, TO);

    assertEquals(
        List.of("20:56", "20:57", "20:58", "20:59", "21:00"),
        line.minutes().stream().map(each -> each.minute().toString().substring(11, 16)).toList());
    var quiet = line.minutes().get(0);
    assertEquals(4, quiet.transactions());
    assertEquals(Set.of("archive", "last", "spool"), quiet.tables().keySet());
    assertEquals(new Rows(3, 0, 0), quiet.tables().get("archive"));
    assertEquals(new Rows(0, 1, 0), quiet.tables().get("last"));
    assertEquals(new Rows(2, 0, 2), quiet.tables().get("spool"));
    // One message more from a savepoint, two rows at once by COPY.
    assertEquals(new Rows(4, 0, 0), line.minutes().get(3).tables().get("archive"));
    assertEquals(new Rows(4, 0, 2), line.minutes().get(3).tables().get("spool"));
  }

  @Test
  void theLastCleanMomentIsRightBeforeTheMinuteOfTheDamage() throws Exception {
    var line = read(recorded(), FROM, TO);

    var minute = Instant.parse("2026-11-28T21:00:00Z");
    assertEquals(
        List.of(
            new Mark(minute, Kind.DELETED, "archive", 105, 0, 100),
            new Mark(minute, Kind.UPDATED, "archive", 110, 0, 100),
            new Mark(minute, Kind.GONE, "roster", 0, 0, 0),
            new Mark(minute, Kind.GONE, "spool", 0, 0, 0)),
        line.unusual());
    assertEquals(Optional.of(minute), line.lastClean());
    assertEquals(Optional.of(Instant.parse("2026-11-28T20:55:54.956015Z")), line.logFrom());
    assertEquals(Optional.of(Instant.parse("2026-11-28T21:00:31.824102Z")), line.logUntil());
  }

  @Test
  void whatLiesOutsideOfTheSpanDoesNotCount() throws Exception {
    var line = read(recorded(), FROM.plusSeconds(60), FROM.plusSeconds(179));

    assertEquals(2, line.minutes().size());
    assertEquals(List.of(), line.unusual());
    assertEquals(Optional.empty(), line.lastClean());
  }

  @Test
  void whatIsReadTwiceCountsOnce() throws Exception {
    var lines = recorded().lines().toList();
    var twice =
        String.join("\n", lines.subList(0, 200))
            + "\n"
            + String.join("\n", lines.subList(100, lines.size()))
            + "\n";

    assertEquals(read(recorded(), FROM, TO), read(twice, FROM, TO));
  }

  @Test
  void aGapLiesBetweenTheCommitsAroundIt() throws Exception {
    var lines = recorded().lines().toList();
    var torn =
        "gap older - 00000002000000000000000A\n"
            + String.join("\n", lines.subList(0, 18))
            + "\ngap missing 00000002000000000000000B 00000002000000000000000C\n"
            + String.join("\n", lines.subList(25, lines.size()))
            + "\ngap damaged 00000002000000000000000D 00000002000000000000000D\n";

    assertEquals(
        List.of(
            new Gap(
                Cause.OLDER,
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-28T20:55:54.956015Z")),
                Optional.empty(),
                "00000002000000000000000A"),
            new Gap(
                Cause.MISSING,
                Optional.of(Instant.parse("2026-11-28T20:56:30.639840Z")),
                Optional.of(Instant.parse("2026-11-28T20:57:30.708316Z")),
                Optional.of("00000002000000000000000B"),
                "00000002000000000000000C"),
            new Gap(
                Cause.DAMAGED,
                Optional.of(Instant.parse("2026-11-28T21:00:31.824102Z")),
                Optional.empty(),
                Optional.of("00000002000000000000000D"),
                "00000002000000000000000D")),
        read(torn, FROM.minusSeconds(60), TO).gaps());
  }

  @Test
  void halfOfItIsRefused() throws Exception {
    var whole = counted(recorded(), FROM, TO);
    var half = whole.substring(0, whole.length() - 5);

    var refused =
        assertThrows(
            OperationException.class,
            () -> ChangeReader.read(half, names(), FROM, TO, Optional.empty()));

    assertEquals(
        "what the log says did not come whole; run the command again", refused.getMessage());
  }

  private TimeLine read(String dump, Instant from, Instant to) throws Exception {
    return ChangeReader.read(counted(dump, from, to), names(), from, to, Optional.empty());
  }

  /** What the image's own script counts. */
  private String counted(String dump, Instant from, Instant to) throws Exception {
    var input = Files.writeString(folder.resolve("dump"), dump);
    var process =
        new ProcessBuilder("images/database/changes", "count", precise(from), precise(to))
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static String precise(Instant at) {
    return at.toString().replace("Z", ".000000Z");
  }

  private static TableNames names() throws IOException {
    return TableNames.read(resource("tables.txt"));
  }

  private static String recorded() throws IOException {
    return resource("minutes.txt");
  }

  private static String resource(String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/waldump", name));
  }
}
