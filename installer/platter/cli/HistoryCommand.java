package platter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import platter.operation.Moment;
import platter.operation.Readiness.Words;
import platter.operation.Receipt;
import platter.operation.Receipts;
import platter.operation.Shortfall;
import platter.operation.VaultBackups;
import platter.operation.Watched.Standing;
import platter.ssh.UnreachableException;
import platter.topology.Messages;

/** What the steward saw, from its receipts. */
@Command(name = "history", sortOptions = false)
final class HistoryCommand implements Callable<Integer> {
  private static final Messages MESSAGES = Messages.of("recovery", Locale.getDefault());

  @ParentCommand private Platter platter = new Platter();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--last", paramLabel = "N", defaultValue = "20")
  private int last = 20;

  @Override
  public Integer call() throws Exception {
    try (var workplace = Workplace.open(platter.options());
        var hosts = workplace.hosts()) {
      var inventory = workplace.inventory();
      try {
        var steward = hosts.session(VaultBackups.vault(workplace.topology()));
        Receipts.merge(workplace.topology(), inventory, steward).forEach(this::refused);
      } catch (UnreachableException away) {
        // What is known is shown, and that it may be old.
        spec.commandLine().getErr().println(MESSAGES.text("history.old", Trouble.said(away)));
      }
      var kept =
          inventory.receipts().list().stream()
              .filter(r -> all || r.kind().equals(Receipt.Kind.CHANGE.name()))
              .limit(Math.max(1, last))
              .toList();
      if (kept.isEmpty() && !platter.options().json()) {
        say(MESSAGES.text("history.none"));
      }
      // The newest stands last, where a terminal ends.
      for (int i = kept.size() - 1; i >= 0; i--) {
        if (platter.options().json()) {
          say(kept.get(i).json());
        } else {
          tell(Receipt.read(kept.get(i).json()));
        }
      }
      return Platter.DONE;
    }
  }

  private void tell(Receipt receipt) {
    say(
        "  %s  %s"
            .formatted(
                Moment.show(receipt.at()),
                MESSAGES.text(
                    "history.state",
                    MESSAGES.text("state." + receipt.state()),
                    Moment.show(receipt.since()))));
    receipt.standing().stream()
        .filter(s -> receipt.raised().contains(s.id()))
        .forEach(s -> say("      + " + text(s)));
    receipt
        .cleared()
        .forEach(s -> say("      - %s (%s)".formatted(text(s), lasted(s.since(), receipt.at()))));
  }

  private static String lasted(Instant since, Instant at) {
    return Moment.lasted(Duration.between(since, at), MESSAGES);
  }

  private static String text(Standing standing) {
    return new Shortfall(standing.id(), standing.words()).in(MESSAGES);
  }

  private void refused(Words why) {
    spec.commandLine().getErr().println(why.in(MESSAGES));
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}
