package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.run.Event;
import platter.run.Hosts;
import platter.topology.Secret;

/** What a procedure shows, takes, and says of what it did not come to. */
class ProcedureTest {
  @TempDir private Path home;

  private final List<String> told = new ArrayList<>();
  private final Cancellation cancellation = new Cancellation();
  private Inventory inventory;

  @BeforeEach
  void open() throws Exception {
    inventory = Inventory.open(home, new Secret("secret"));
  }

  @AfterEach
  void close() {
    inventory.close();
  }

  @Test
  void takesItsStepsInOrderAndProvesAtTheEnd() throws Exception {
    var done = new ArrayList<String>();
    var procedure =
        new Procedure("try", "Try")
            .then("a1", "one", Outcome.OK, () -> note(done, "one"))
            .then("b1", "two", Outcome.CHANGED, () -> note(done, "two"))
            .proves("b1", narrator -> note(done, "proof"));
    assertEquals(
        List.of("one", "two", "Real messages cross, and are read back"),
        procedure.actions().stream().map(Procedure.Action::name).toList());
    run(procedure);
    assertEquals(List.of("one", "two", "proof"), done);
    assertEquals(List.of("one OK", "two CHANGED"), told);
  }

  @Test
  void saysWhatItDidNotComeTo() {
    var procedure =
        new Procedure("try", "Try")
            .then("a1", "one", Outcome.OK, () -> "done")
            .then(
                "a1",
                "two",
                Outcome.OK,
                () -> {
                  throw new OperationException("no");
                })
            .then("a1", "three", Outcome.OK, () -> "done")
            .proves("a1", narrator -> {});
    assertEquals("no", assertThrows(OperationException.class, () -> run(procedure)).getMessage());
    assertEquals(
        List.of(
            "one OK",
            "two FAILED",
            "three SKIPPED",
            "Real messages cross, and are read back SKIPPED"),
        told);
  }

  @Test
  void whenCancelledItTakesNoFurtherStep() {
    var procedure =
        new Procedure("try", "Try")
            .then(
                "a1",
                "one",
                Outcome.OK,
                () -> {
                  cancellation.cancel();
                  return "done";
                })
            .then("a1", "two", Outcome.OK, () -> "done");
    assertThrows(CancelledException.class, () -> run(procedure));
    assertEquals(List.of("one OK"), told);
  }

  @Test
  void aStepThatBelongsToTheOneBeforeItIsTakenAllTheSame() throws Exception {
    var procedure =
        new Procedure("try", "Try")
            .then(
                "a1",
                "one",
                Outcome.OK,
                () -> {
                  cancellation.cancel();
                  return "done";
                })
            .always("a1", "two", Outcome.OK, () -> "done");
    run(procedure);
    assertTrue(told.contains("two OK"), told.toString());
  }

  @Test
  void whatIsProvenGoesWithTheInventoryToTheVaultAndToBothSites() throws Exception {
    var played = new HashMap<String, PlayedHost>();
    for (var name : List.of("v1", "a1", "b1")) {
      played.put(name, new PlayedHost(name, home.resolve(name)));
      played.get(name).stand("chown", "exit 0");
    }
    var vault = Objects.requireNonNull(played.get("v1"));
    vault.write("keep/inventory/old", "");
    try (var hosts = new Hosts(LeftOutTest.way(played), LeftOutTest.TOPOLOGY.hosts())) {
      var refused =
          new Procedure("try", "Try")
              .proves(
                  "a1",
                  narrator -> {
                    throw new OperationException("nobody answers");
                  })
              .copies(LeftOutTest.TOPOLOGY, hosts);
      assertThrows(OperationException.class, () -> run(refused));
      assertEquals(List.of("old"), vault.list("keep/inventory"));
      var proven =
          new Procedure("try", "Try")
              .proves("a1", narrator -> {})
              .copies(LeftOutTest.TOPOLOGY, hosts);
      assertEquals("v1", proven.actions().get(1).host());
      run(proven);
      assertEquals(2, vault.list("keep/inventory").size(), () -> vault.told.toString());
      for (var name : List.of("a1", "b1")) {
        assertEquals(1, Objects.requireNonNull(played.get(name)).list("inventory").size(), name);
      }
    }
  }

  private static String note(List<String> done, String what) {
    done.add(what);
    return what;
  }

  private void run(Procedure procedure) throws Exception {
    procedure.run(
        inventory,
        List.of(
            event -> {
              if (event.kind() == Event.Kind.TASK_ENDED) {
                told.add(event.task().orElseThrow() + " " + event.outcome().orElseThrow());
              }
            }),
        cancellation);
  }
}
