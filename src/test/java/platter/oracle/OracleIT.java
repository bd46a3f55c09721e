package platter.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.lab.Lab;
import platter.lab.LabHosts;
import platter.lab.Snapshot;

/**
 * The module corpus under Ansible on a host with Python, and under Platter on its twin without: a
 * playbook that prepares, the one that has everything, and that one again.
 */
@LabHosts({"a1:python", "a2"})
class OracleIT {
  private static final List<String> PLAYBOOKS = List.of("before.yml", "site.yml", "site.yml");

  /** What a plan cannot foresee: the module finds what an earlier task of the run has made. */
  private static final Set<String> MADE_IN_THE_SAME_RUN = Set.of("File as it is");

  /** The run has started the unit after the change; see docs/modules/systemd_service.md. */
  private static final String RESTART = "Restart corpus";

  /** Where the twins differ, and why. */
  private static final List<String> NAMED =
      List.of(
          // Each engine's own.
          "/root/.ansible",
          "/etc/platter",
          "/var/lib/platter",
          // The salts of the lab's passwords; what tasks do to this file is compared by itself.
          "/etc/shadow",
          // "{{ number }}\n" keeps its end of line; see docs/modules/copy.md.
          "/srv/corpus/part-");

  private static final List<List<Engine.Done>> theirs = new ArrayList<>();
  private static final List<List<Engine.Done>> ours = new ArrayList<>();
  private static final List<List<Engine.Done>> foretold = new ArrayList<>();
  private static Snapshot oraclesChanges = new Snapshot(List.of());
  private static Snapshot twinsChanges = new Snapshot(List.of());
  private static String startsOfTwin = "";
  private static List<String> changesOfAPlan = List.of();

  @BeforeAll
  static void runBoth(Lab lab, @TempDir Path scratch) throws Exception {
    var oracle = lab.host("a1");
    var twin = lab.host("a2");
    var ansible =
        new Ansible(lab, scratch.resolve("ansible"), Map.of("twin", oracle.address()), Map.of());
    var platter =
        new Ours(lab, Lab.java(), scratch.resolve("platter"), Map.of("twin", twin.address()));
    var oracleBefore = oracle.snapshot();
    var twinBefore = twin.snapshot();
    for (var playbook : PLAYBOOKS) {
      foretold.add(Engine.run(lab, platter.check(playbook)));
      if (changesOfAPlan.isEmpty() && ours.isEmpty()) {
        changesOfAPlan = twinBefore.changesTo(twin.snapshot());
      }
      ours.add(Engine.run(lab, platter.command(playbook)));
      theirs.add(Engine.run(lab, ansible.command(playbook)));
    }
    startsOfTwin = twin.must("journalctl -u corpus -o cat | grep -c '^Started'");
    oraclesChanges = new Snapshot(oracleBefore.changesTo(oracle.snapshot()));
    twinsChanges = new Snapshot(twinBefore.changesTo(twin.snapshot()));
  }

  @Test
  void everyTaskEndsAsUnderAnsible() {
    assertEquals(lines(theirs), lines(ours));
  }

  @Test
  void aUnitIsNotRestartedForAChangeThatItStartedAfter() {
    assertEquals(List.of("changed"), outcomes(theirs, RESTART));
    assertEquals(List.of("ok"), outcomes(ours, RESTART));
    assertEquals("1", startsOfTwin);
  }

  @Test
  void aUnitIsRestartedForAChangeWhileItRan(Lab lab, @TempDir Path scratch) throws Exception {
    var twin = lab.host("a2");
    var unit = "systemctl show -P InvocationID corpus";
    var before = twin.must(unit);
    twin.must("echo '# by hand' >>/etc/systemd/system/corpus.service");
    var platter = new Ours(lab, Lab.java(), scratch, Map.of("twin", twin.address()));

    var changed = changed(Engine.run(lab, platter.command("site.yml")));

    assertEquals(List.of("Unit", RESTART), changed.stream().map(Engine.Done::task).toList());
    assertNotEquals(before, twin.must(unit));
  }

  /** It is not given up for what it leans on being late, and not tried for ever. */
  @Test
  void aUnitThatTriesAgainByItselfIsGivenOneTry(Lab lab, @TempDir Path scratch) throws Exception {
    var twin = lab.host("a2");
    twin.must(
        """
        cat >/etc/systemd/system/hesitant@.service <<'END'
        [Service]
        ExecStartPre=/bin/sh -c 'test -e /run/hesitant-%i || { touch /run/hesitant-once; exit 1; }'
        ExecStart=/bin/sleep infinity
        Restart=always
        RestartSec=2
        END
        systemctl daemon-reload
        """);
    var platter = new Ours(lab, Lab.java(), scratch, Map.of("twin", twin.address()));

    var failed =
        assertThrows(AssertionError.class, () -> Engine.run(lab, platter.command("hesitant.yml")));

    var done = Engine.outcomes(String.valueOf(failed.getMessage()));
    assertEquals(List.of("changed", "failed"), done.stream().map(Engine.Done::outcome).toList());
    assertEquals("active", twin.must("systemctl is-active hesitant@once").strip());
    twin.must("systemctl stop 'hesitant@*'");
  }

  private static List<String> outcomes(List<List<Engine.Done>> runs, String task) {
    return runs.stream()
        .flatMap(List::stream)
        .filter(done -> done.task().equals(task))
        .map(Engine.Done::outcome)
        .toList();
  }

  @Test
  void aSecondRunChangesNothingUnderEither() {
    assertEquals(List.of(), changed(theirs.get(2)));
    assertEquals(List.of(), changed(ours.get(2)));
  }

  @Test
  void aPlanForetellsEveryOutcome() {
    var unforeseen = new ArrayList<>(foretold.stream().flatMap(List::stream).toList());
    ours.stream().flatMap(List::stream).forEach(unforeseen::remove);

    assertEquals(
        MADE_IN_THE_SAME_RUN, Set.copyOf(unforeseen.stream().map(Engine.Done::task).toList()));
  }

  @Test
  void aPlanTouchesNothing() {
    assertEquals(List.of(), changesOfAPlan);
  }

  @Test
  void theTwinsHoldTheSame() {
    var differences =
        oraclesChanges.changesTo(twinsChanges).stream()
            .filter(line -> NAMED.stream().noneMatch(name -> line.contains(" " + name)))
            .toList();

    assertEquals(List.of(), differences);
  }

  @Test
  void theTwinsHaveTheSameAccountsAsFarAsLoginsGo(Lab lab) {
    var logins = "sed -E 's/^([^:]*:)[$][^:]*/\\1password/' /etc/shadow";

    assertEquals(lab.host("a1").must(logins), lab.host("a2").must(logins));
  }

  private static String lines(List<List<Engine.Done>> runs) {
    var text = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      text.append("run ").append(i + 1).append(": ").append(PLAYBOOKS.get(i)).append('\n');
      runs.get(i).stream()
          .filter(done -> !done.task().equals(RESTART))
          .forEach(done -> text.append(done).append('\n'));
    }
    return text.toString();
  }

  private static List<Engine.Done> changed(List<Engine.Done> run) {
    return run.stream().filter(done -> done.outcome().equals("changed")).toList();
  }
}
