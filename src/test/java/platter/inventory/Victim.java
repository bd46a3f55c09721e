package platter.inventory;

import java.nio.file.Path;
import java.util.List;
import platter.run.Event.Kind;
import platter.topology.Secret;

/** A process that records without end, tells what was acknowledged, and waits to be killed. */
final class Victim {
  static final Secret PASSPHRASE = new Secret("victim");

  private Victim() {}

  public static void main(String[] args) throws Exception {
    var inventory = Inventory.open(Path.of(args[0]), PASSPHRASE);
    var run = inventory.journal().begin("install");
    System.out.println(run);
    for (long sequence = 1; ; sequence++) {
      var kind =
          switch ((int) (sequence % 4)) {
            case 0 -> Kind.TASK_STARTED;
            case 1 -> Kind.TASK_ENDED;
            default -> Kind.NOTE;
          };
      inventory.journal().record(run, List.of(Events.of(sequence, kind)));
      if (kind != Kind.NOTE) {
        System.out.println(sequence);
      }
    }
  }
}
