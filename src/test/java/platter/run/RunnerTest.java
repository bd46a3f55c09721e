package platter.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.Await;
import platter.playbook.Outcome;
import platter.ssh.Credentials;
import platter.ssh.HostKeyDecision;
import platter.ssh.Pins;
import platter.topology.Access;
import platter.topology.Host;
import platter.topology.Secret;

class RunnerTest {
  @TempDir Path root;

  private static final String SITE =
      """
      - name: Files
        hosts: all
        vars:
          words: [one, "two 三", "$(three)'\\"`"]
        tasks:
          - name: A directory
            file: {path: "{{ root }}/a/b", state: directory, mode: "0750"}
          - name: A file
            copy:
              dest: "{{ root }}/a/b/plain"
              content: "hello\\n"
              mode: "0640"
          - name: A template
            template: {src: list.j2, dest: "{{ root }}/a/list"}
          - name: Links
            file: {path: "{{ root }}/a/{{ item }}", state: link, src: b/plain}
            loop: [x, y]
          - name: Not here
            copy: {dest: "{{ root }}/no", content: no}
            when: inventory_hostname != 'here'
          - name: A program
            command: {argv: [touch, "{{ root }}/made"], creates: "{{ root }}/made"}
      """;

  private LocalRun site() {
    return new LocalRun(root)
        .file("site.yml", SITE)
        .file("templates/list.j2", "{% for w in words %}\n- {{ w }}\n{% endfor %}\n");
  }

  @Test
  void aRunBringsTheHostToTheStateWanted() throws Exception {
    var result = site().apply();

    assertEquals(List.of(), result.failures());
    assertEquals(Map.of("here", new Recap(0, 5, 1, 0, 0)), result.recaps());
    assertEquals("hello\n", Files.readString(root.resolve("a/b/plain")));
    assertEquals("- one\n- two 三\n- $(three)'\"`\n", Files.readString(root.resolve("a/list")));
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/x"))));
    assertFalse(Files.exists(root.resolve("no")));
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    site().apply();
    var second = site().apply();

    assertEquals(Map.of("here", new Recap(5, 0, 1, 0, 0)), second.recaps());
    assertEquals(List.of(), second.changes());
  }

  @Test
  void checkModeSaysTheSameAndTouchesNothing() throws Exception {
    var checked = site().check();

    assertEquals(new Recap(0, 5, 1, 0, 0), checked.recaps().get("here"));
    assertFalse(Files.exists(root.resolve("a")));
    assertFalse(Files.exists(root.resolve("etc")));
    assertEquals(site().apply().changes(), checked.changes());
  }

  @Test
  void aHandEditedFileShowsAsAUnifiedDifferenceAndIsMended() throws Exception {
    site().apply();
    Files.writeString(root.resolve("a/list"), "- one\n- TWO\n");

    var change = site().check().changes().get(0);
    assertTrue(change.text().contains("\n-- TWO\n+- two 三\n+- $(three)'\"`\n"), change.text());
    site().apply();
    assertEquals(List.of(), site().check().changes());
  }

  @Test
  void theReceiptNamesWhatTasksMade() throws Exception {
    site().apply();

    var receipt = Files.readAllLines(root.resolve("etc/receipt"));
    assertTrue(receipt.contains("{\"kind\":\"directory\",\"name\":\"" + root + "/a/b\"}"));
    assertTrue(receipt.contains("{\"kind\":\"file\",\"name\":\"" + root + "/a/list\"}"));
    assertTrue(receipt.contains("{\"kind\":\"link\",\"name\":\"" + root + "/a/x\"}"));
  }

  @Test
  void givingBackLeavesNothingAndRestoresWhatWasReplaced() throws Exception {
    Files.createDirectories(root.resolve("a"));
    Files.writeString(root.resolve("a/list"), "the customer's\n");
    site().apply();
    var result = site().giveBack();

    assertEquals(List.of(), result.failures());
    assertEquals("the customer's\n", Files.readString(root.resolve("a/list")));
    assertFalse(Files.exists(root.resolve("a/b")));
    assertFalse(Files.exists(root.resolve("a/x")));
    assertFalse(Files.exists(root.resolve("etc")));
    assertFalse(Files.exists(root.resolve("var")));
    assertEquals(List.of(), site().giveBack().changes());
  }

  @Test
  void aBrokenLineIsTakenUpAgain() throws Exception {
    var run = site().connector(breaking());
    var result = run.apply();

    assertEquals(List.of(), result.failures());
    // The task whose answer was lost is found done, and counts as changed.
    assertEquals(new Recap(0, 5, 1, 0, 0), result.recaps().get("here"));
    assertEquals(List.of(), site().check().changes());
    assertTrue(
        run.events().stream().anyMatch(e -> e.kind() == Event.Kind.WARNING),
        "no warning was given");
  }

  @Test
  void aTaskWhoseAnswerWasLostNotifiesItsHandlers() throws Exception {
    var result = handlers("1", "").connector(breaking()).apply();

    assertEquals(
        List.of("Configure", "Restart"), result.changes().stream().map(c -> c.task()).toList());
    assertTrue(Files.exists(root.resolve("restarted")));
  }

  /** The line breaks once, behind the first change. */
  private static Connector breaking() {
    var sent = new java.util.concurrent.atomic.AtomicInteger();
    return target -> new BreakingSession(platter.ssh.LocalSession.open(target.name()), sent, 3);
  }

  @Test
  void aCancelledRunEndsBetweenTasks() throws Exception {
    var run = site();
    run.cancellation().cancel();

    assertEquals(Journal.Verdict.CANCELLED, run.apply().verdict());
    assertFalse(Files.exists(root.resolve("a")));
  }

  @Test
  void aCancelledRunEndsWhatTakesLongOnAKeptConnection() throws Exception {
    var begun = root.resolve("begun");
    var here = new Host("here", "192.0.2.1", Access.LOCAL, Set.of());
    var none = new Credentials(List.of(), Optional.empty());
    var ssh = new platter.ssh.Connector(List.of(), h -> none, new Pins(), HostKeyDecision.refuse());
    try (var hosts = new Hosts(ssh, List.of(here))) {
      var run =
          new LocalRun(root)
              .file(
                  "site.yml",
                  """
                  - name: Long
                    hosts: all
                    tasks:
                      - name: Sleep
                        command: {argv: [sh, -c, ": >{{ root }}/begun; sleep 300"], creates: /nowhere}
                  """)
              .connector(hosts::lend);
      var result =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return run.apply();
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      Await.until(() -> Files.exists(begun));
      run.cancellation().cancel();

      assertEquals(Journal.Verdict.CANCELLED, result.get(30, TimeUnit.SECONDS).verdict());
    }
  }

  private static final String HANDLERS =
      """
      - name: Notify
        hosts: all
        tasks:
          - name: Configure
            copy: {dest: "{{ root }}/conf", content: "{{ content }}"}
            notify: Restart
          - name: Then
            command: {argv: ["{{ then }}"], creates: /nowhere}
            when: then != ''
        handlers:
          - name: Restart
            command: {argv: [mkdir, "{{ root }}/restarted"], creates: /nowhere}
      """;

  private LocalRun handlers(String content, String then) {
    return new LocalRun(root)
        .file("site.yml", HANDLERS)
        .targets(
            new Target(
                "here",
                Set.of(),
                Map.of("root", root.toString(), "content", content, "then", then)));
  }

  @Test
  void aHandlerRunsOnceAfterAChangeAndNotWithoutOne() throws Exception {
    assertEquals(2, handlers("1", "").apply().changes().size());
    assertEquals(List.of(), handlers("1", "").apply().changes());
  }

  @Test
  void aHandlerThatAFailureKeptFromRunningRunsInTheNextRun() throws Exception {
    var failed = handlers("1", "false").apply();
    assertEquals(Journal.Verdict.FAILED, failed.verdict());
    assertFalse(Files.exists(root.resolve("restarted")));

    var next = handlers("1", "").apply();
    assertEquals("Restart", next.changes().get(0).task());
    assertTrue(Files.exists(root.resolve("restarted")));
    assertEquals(List.of(), handlers("1", "").apply().changes());
  }

  @Test
  void aFailedTaskSaysWhereItStandsAndWhatCameBack() throws Exception {
    var text = handlers("1", "false").apply().failures().get(0).text();

    assertTrue(
        text.startsWith("here: task 'Then' (site.yml:7): the command failed (status 1)"), text);
    assertTrue(text.contains("run the same command again"), text);
  }

  @Test
  void aSecretIsWrittenButNeverSaid() throws Exception {
    var run =
        new LocalRun(root)
            .file(
                "site.yml",
                """
                - name: Secrets
                  hosts: all
                  vars: {line: "password={{ password }}"}
                  tasks:
                    - name: Store
                      copy: {dest: "{{ root }}/s", content: "{{ line }}\\n"}
                    - name: Fail with {{ password }}
                      command: {argv: ["sh", "-c", "echo $0 >&2; exit 3", "{{ line }}"], creates: /no}
                """)
            .targets(
                new Target(
                    "here",
                    Set.of(),
                    Map.of("root", root.toString(), "password", new Secret("pa'ss \"$(x)密"))));
    var result = run.apply();

    assertEquals("password=pa'ss \"$(x)密\n", Files.readString(root.resolve("s")));
    var said = run.events().toString() + result;
    assertFalse(said.contains("$(x)"), said);
    assertTrue(said.contains("content differs"), said);
    assertTrue(said.contains("password=********"), said);
  }

  @Test
  void hostvarsHoldNoSecretHoweverDeepItLies() throws Exception {
    var run =
        new LocalRun(root)
            .file(
                "site.yml",
                """
                - name: Leak
                  hosts: all
                  tasks:
                    - name: Tell
                      copy: {dest: "{{ root }}/leak", content: "{{ hostvars | to_json }}"}
                """)
            .targets(
                new Target(
                    "here",
                    Set.of(),
                    Map.of(
                        "root",
                        root.toString(),
                        "users",
                        List.of(Map.of("name", "anna", "keys", List.of(new Secret("s3cret")))))));
    run.apply();

    var leak = Files.readString(root.resolve("leak"));
    assertTrue(leak.contains("anna"), leak);
    assertFalse(leak.contains("s3cret"), leak);
  }

  @Test
  void aPlayIsABarrierAndAFailedHostEndsTheRunAfterIt() throws Exception {
    var run =
        new LocalRun(root)
            .file(
                "site.yml",
                """
                - name: One
                  hosts: all
                  tasks:
                    - name: Try
                      command: {argv: ["{{ program }}"], creates: /nowhere}
                    - name: Mark
                      copy: {dest: "{{ root }}/{{ inventory_hostname }}", content: "1"}
                - name: Two
                  hosts: all
                  tasks:
                    - name: Late
                      copy: {dest: "{{ root }}/late", content: "1"}
                """)
            .targets(
                new Target("a", Set.of(), Map.of("root", root.toString(), "program", "true")),
                new Target("b", Set.of(), Map.of("root", root.toString(), "program", "false")));
    var result = run.apply();

    assertEquals(Journal.Verdict.FAILED, result.verdict());
    assertEquals(new Recap(0, 2, 0, 0, 0), result.recaps().get("a"));
    assertEquals(new Recap(0, 0, 0, 1, 0), result.recaps().get("b"));
    assertTrue(Files.exists(root.resolve("a")));
    assertFalse(Files.exists(root.resolve("late")));
  }

  @Test
  void anUndefinedVariableAnywhereIsFoundBeforeAnythingChanges() throws Exception {
    var run =
        new LocalRun(root)
            .file(
                "site.yml",
                """
                - name: One
                  hosts: all
                  tasks:
                    - name: First
                      copy: {dest: "{{ root }}/first", content: "1"}
                    - name: Second
                      template: {src: bad.j2, dest: "{{ root }}/second"}
                """)
            .file("templates/bad.j2", "fine\n{{ root }}\n{{ nothing.here }}\n");
    var result = run.apply();

    assertEquals(Outcome.FAILED, run.events().get(run.events().size() - 2).outcome().orElseThrow());
    assertEquals(
        "here: templates/bad.j2:3: 'nothing.here' is undefined", result.failures().get(0).text());
    assertFalse(Files.exists(root.resolve("first")));
  }

  @Test
  void eventsAreNumberedWithoutGaps() throws Exception {
    var run = site();
    run.apply();
    var events = run.events();
    for (int i = 0; i < events.size(); i++) {
      assertEquals(i + 1, events.get(i).sequence());
    }
    assertEquals(Event.Kind.RUN_ENDED, events.get(events.size() - 1).kind());
  }
}
