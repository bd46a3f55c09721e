package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a log as a host looks for it, with a stand-in that prints what pg_waldump would. */
class LogEndTest {
  /** As pg_waldump of PostgreSQL 17 prints it. */
  private static final String COMMIT =
      "rmgr: Transaction len (rec/tot):     34/    34, tx:        740, lsn: %s, prev 0/05000228,"
          + " desc: COMMIT 2026-11-29 21:45:13.732017 UTC\n";

  private static final String SWITCH =
      "rmgr: XLOG        len (rec/tot):     24/    24, tx:          0, lsn: %s, prev 0/05000258,"
          + " desc: SWITCH \n";

  @TempDir private Path place;

  private Path log;

  @BeforeEach
  void written() throws Exception {
    log = Files.createDirectories(place.resolve("data/pg_wal"));
    Files.createDirectories(log.resolve("archive_status"));
    var waldump = place.resolve("pg_waldump");
    Files.writeString(waldump, "#!/bin/sh\ncat \"$1\"\n");
    Files.setPosixFilePermissions(waldump, PosixFilePermissions.fromString("rwx------"));
  }

  private String read() throws Exception {
    var program = LogEnd.READ.substring(LogEnd.READ.indexOf("<<'END'\n") + 8);
    program =
        program
            .substring(0, program.lastIndexOf("END\n"))
            .replace("/usr/lib/postgresql/17/bin", place.toString())
            .replace("/var/lib/platter/database/data", place.resolve("data").toString());
    var process = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private void segment(String name, String records) throws Exception {
    Files.writeString(log.resolve(name), records);
  }

  @Test
  void itIsTheLastRecordThatFits() throws Exception {
    segment("000000060000000000000005", COMMIT.formatted("0/05000258"));
    segment("000000060000000000000006", SWITCH.formatted("0/06000028"));
    segment("000000060000000000000007", "");
    segment("00000006.history", "5\t0/4000000\tno recovery target specified\n");
    assertEquals("6 0/06000028 1795988713", read());
  }

  @Test
  void ofTheLatestTimeline() throws Exception {
    segment("000000060000000000000009", COMMIT.formatted("0/09000258"));
    segment("000000070000000000000006", SWITCH.formatted("0/06000028"));
    assertEquals("7 0/06000028", read(), "what another timeline wrote later is none of its own");
  }

  @Test
  void nothingThatFitsIsSaid() throws Exception {
    segment("000000060000000000000005", "");
    assertEquals("no record of its log can be read", read());
  }

  @Test
  void aTimelineCountsMoreThanALength() {
    var none = Optional.<Instant>empty();
    assertTrue(new LogEnd(7, 1, none).compareTo(new LogEnd(6, 2, none)) > 0);
    assertTrue(new LogEnd(7, 2, none).compareTo(new LogEnd(7, 1, none)) > 0);
  }
}
