package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.operation.Repository.Fork;
import platter.run.Hosts;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.topology.Host;
import platter.topology.Topology;

/** Two leaders have begun a timeline of one number, and the log of the lost one is at the vault. */
class ForeignTimelinesTest {
  private static final Topology TOPOLOGY = ToldTest.TOPOLOGY;
  private static final String SEGMENT = "000000060000000000000007";
  private static final String END = "000000050000000000000007.partial";
  private static final String OURS = "a".repeat(40);
  private static final String THEIRS = "b".repeat(40);

  @TempDir private Path place;

  private String history = "1\t0/3000000\tno recovery target specified\n5\t0/7000000\tsame\n";
  private String there = history;
  private String waits = "";
  private String archived = "";

  private static SortedMap<Integer, List<Fork>> histories(Map<Integer, String> text) {
    var histories = new TreeMap<Integer, List<Fork>>();
    text.forEach((number, forks) -> histories.put(number, Fork.read(forks)));
    return histories;
  }

  @Test
  void aHistoryThatIsNotTheLeadersIsForeignWithAllThatCameAfterIt() {
    var own = Fork.read("1 0/3000000\n5 0/7000000\n");
    assertEquals(
        List.of(),
        ForeignTimelines.foreign(
            6, own, histories(Map.of(5, "1 0/3000000", 6, "1 0/3000000\n5 0/7000000"))));
    assertEquals(
        List.of(6, 7),
        ForeignTimelines.foreign(
            6,
            own,
            histories(
                Map.of(
                    5,
                    "1 0/3000000",
                    6,
                    "1 0/3000000\n5 0/7000100",
                    7,
                    "1 0/3000000\n5 0/7000100\n6 0/9000000"))));
  }

  /** A restore leaves others beside the leader's own. */
  @Test
  void aTimelineThatWasLeftBesideTheLeadersIsNone() {
    var own = Fork.read("1 0/3000000\n");
    assertEquals(
        List.of(),
        ForeignTimelines.foreign(
            4,
            own,
            histories(Map.of(2, "1 0/5000000", 3, "1 0/5000000\n2 0/6000000", 4, "1 0/3000000"))));
    assertEquals(
        List.of(),
        ForeignTimelines.foreign(4, List.of(), histories(Map.of(4, "1 0/3000000"))),
        "nothing is known of the leader's own");
  }

  @Test
  void itIsFoundByItsHistory() throws Exception {
    assertEquals(Optional.empty(), find());
    there = "1\t0/3000000\tsame\n5\t0/7000100\tsame\n";
    var found = find().orElseThrow();
    assertEquals(List.of(6), found.timelines());
    assertEquals(List.of("20261129-100000F"), found.backups());
    var procedure = new Procedure("rejoin", "Rejoin");
    try (var hosts = new Hosts(new Played(this::answer), TOPOLOGY.hosts())) {
      found.putAside(procedure, hosts);
    }
    assertEquals(
        List.of(
            new Procedure.Action(
                "v1",
                "Log there that is not b1's is put aside: timeline 6, backup 20261129-100000F"),
            new Procedure.Action("b1", "What it has of that log goes to the vault again")),
        procedure.actions());
  }

  /** Both have left the timeline before at the same place. */
  @Test
  void itIsFoundByASegmentThatTheArchiveRefuses() throws Exception {
    waits = OURS + "  " + SEGMENT + "\n";
    assertEquals(Optional.empty(), find(), "it has not come yet");
    archived = OURS + "  " + SEGMENT + "\n";
    assertEquals(Optional.empty(), find(), "it has just come");
    archived = THEIRS + "  " + SEGMENT + "\n";
    assertEquals(List.of(6), find().orElseThrow().timelines());
  }

  /** Each of both has left an unfinished segment of the timeline before. */
  @Test
  void anUnfinishedSegmentThatTheArchiveRefusesIsNoTimeline() throws Exception {
    waits = OURS + "  " + END + "\n" + OURS + "  " + SEGMENT + "\n";
    archived = THEIRS + "  " + END + "\n";
    var found = find().orElseThrow();
    assertEquals(List.of(END), found.ends());
    assertEquals(List.of(), found.timelines());
    assertEquals(List.of(), found.backups());
  }

  private Optional<ForeignTimelines> find() throws Exception {
    try (var hosts = new Hosts(new Played(this::answer), TOPOLOGY.hosts())) {
      return ForeignTimelines.find(TOPOLOGY, hosts, TOPOLOGY.host("b1").orElseThrow(), Map.of());
    }
  }

  private Answer answer(Host host, Script script) {
    var text = script.text();
    if (!script.args().isEmpty() && script.args().get(0).contains("pg_walfile_name")) {
      return Played.ok("00000006\n");
    }
    if (text.contains("sha1sum")) {
      return Played.ok(waits + "==\n" + history);
    }
    if (text.contains("for name; do")) {
      return Played.ok(archived);
    }
    if (text.contains("== log")) {
      return Played.ok("[]\n== log\n\n== 00000006\n" + there);
    }
    if (script.equals(Backups.QUESTION)) {
      return Played.ok(
          "\n\n\n\n"
              + "[{\"backup\": [{\"label\": \"20261129-100000F\", \"archive\": {\"stop\": \"%s\"}}, "
                  .formatted(SEGMENT)
              + "{\"label\": \"20261128-100000F\", \"archive\": {\"stop\": \"%s\"}}]}]\n"
                  .formatted("000000050000000000000003"));
    }
    return Played.well(TOPOLOGY, host, script);
  }

  @Test
  void itIsMovedOutOfBothRepositories() throws Exception {
    Files.createDirectories(place.resolve("bin"));
    stub("setpriv", "while [ \"$1\" != sh ]; do shift; done; exec \"$@\"");
    stub("systemctl", "exec bash " + place + "/script apart");
    Files.writeString(
        place.resolve("script"),
        Files.readString(Path.of("playbooks/roles/keep/templates/keep.j2"))
            .replace("{{ backup.keep_full }}", "2")
            .replace("/var/lib/platter", place.toString()));
    for (var repository : List.of("backup/repository", "keep/repository")) {
      for (var file :
          List.of(
              "archive/im/archive.info",
              "archive/im/17-1/00000006.history",
              "archive/im/17-1/0000000600000000/" + SEGMENT + "-" + THEIRS + ".zst",
              "archive/im/17-1/0000000500000000/000000050000000000000003-" + OURS + ".zst",
              "archive/im/17-1/0000000500000000/" + END + "-" + OURS + ".zst",
              "backup/im/20261129-100000F/backup.manifest",
              "backup/im/20261128-100000F/backup.manifest")) {
        file(repository + "/" + file);
      }
    }
    file("keep/histories/00000006.history");
    Files.createDirectories(place.resolve("keep/run"));
    run("T", "timeline 00000006", "timeline 00000009", "segment " + END, "backup 20261129-100000F");
    var to = List.of("backup/foreign/T", apart());
    for (var repository : List.of("backup/repository", "keep/repository")) {
      for (var gone :
          List.of(
              "archive/im/17-1/00000006.history",
              "archive/im/17-1/0000000600000000",
              "archive/im/17-1/0000000500000000/" + END + "-" + OURS + ".zst",
              "backup/im/20261129-100000F")) {
        assertFalse(there(repository + "/" + gone), gone);
        assertTrue(there(to.get(repository.startsWith("keep") ? 1 : 0) + "/" + gone), gone);
      }
      for (var stays :
          List.of(
              "archive/im/archive.info",
              "archive/im/17-1/0000000500000000",
              "backup/im/20261128-100000F")) {
        assertTrue(there(repository + "/" + stays), stays);
      }
    }
    assertFalse(there("keep/histories/00000006.history"), "it is written anew with the leader's");
    assertFalse(there("keep/run/apart"));
  }

  private String apart() throws Exception {
    try (var folders = Files.list(place.resolve("keep/apart"))) {
      return "keep/apart/" + folders.findFirst().orElseThrow().getFileName();
    }
  }

  private boolean there(String file) {
    return Files.exists(place.resolve(file));
  }

  private void file(String name) throws Exception {
    Files.createDirectories(place.resolve(name).getParent());
    Files.createFile(place.resolve(name));
  }

  private void stub(String name, String program) throws Exception {
    var file = place.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + program + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void run(String... words) throws Exception {
    var builder =
        new ProcessBuilder(
            "sh", "-c", Backups.APART.replace("/var/lib/platter", place.toString()), "-");
    builder.command().addAll(List.of(words));
    builder.environment().merge("PATH", place.resolve("bin") + ":", (path, bin) -> bin + path);
    var process = builder.redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }
}
