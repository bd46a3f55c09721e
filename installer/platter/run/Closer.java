package platter.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import platter.playbook.host.Batch;
import platter.playbook.host.Chain;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Output;
import platter.playbook.host.Probe;
import platter.playbook.host.Query;
import platter.playbook.module.Verdict;
import platter.ssh.UnreachableException;
import platter.ssh.UploadFailedException;

/**
 * Closes the difference between a host and one wish after the other. What is known of the host is
 * forgotten with every change, and asked again together with the change: a changed task costs one
 * round trip, an unchanged one none.
 */
final class Closer {
  /** A wish that asks more than this many times in a row goes round in circles. */
  private static final int MOST_QUESTIONS = 6;

  private static final int LONGEST_ERROR = 4000;

  private final HostLine line;
  private final Mode mode;
  private final AtomicLong changesAnywhere;
  private final Known known = new Known();
  private final String mark = BatchMark.fresh();
  private long changesSeen;

  /**
   * @param changesAnywhere counts changes on all hosts of the run
   */
  Closer(HostLine line, Mode mode, AtomicLong changesAnywhere) {
    this.line = line;
    this.mode = mode;
    this.changesAnywhere = changesAnywhere;
  }

  /**
   * What became of a wish.
   *
   * @param changed whether it changed the host, or would in check mode
   * @param text the difference, or a note
   * @param started the unit that was started, or would be in check mode
   */
  record Closed(boolean changed, String text, Optional<String> started) {
    static final Closed SAME = new Closed(false, "", Optional.empty());
  }

  /** What goes with a change: commands before and after it, and what to ask next. */
  interface Around {
    List<Command> before(Verdict.Change change);

    List<Command> after();

    Set<Query<?>> ahead();

    /** Whether a unit was started after all changes that it must take notice of. */
    boolean isFresh(String unit);
  }

  void forget() {
    known.forget();
  }

  /** Asks for what is missing of these, in one round trip. */
  void ask(Collection<? extends Query<?>> queries)
      throws UnreachableException, InterruptedException {
    long now = changesAnywhere.get();
    if (now != changesSeen) {
      known.forgetShared();
      changesSeen = now;
    }
    var inquiries = Probe.of(known.missing(queries));
    if (!inquiries.isEmpty()) {
      var batch = batch(inquiries);
      learn(inquiries, batch.split(line.ask(List.of(batch.command())).get(0)));
    }
  }

  Closed close(Step.Item item, Around around, LongConsumer progress)
      throws UnreachableException, InterruptedException, StepFailedException {
    var wanted = new LinkedHashSet<>(item.wish().asks());
    if (!known.missing(wanted).isEmpty()) {
      wanted.addAll(around.ahead());
    }
    ask(wanted);
    var verdict = item.wish().compare(known);
    for (int i = 0; verdict instanceof Verdict.Ask more; i++) {
      if (i == MOST_QUESTIONS) {
        throw new IllegalStateException(item.wish() + " never stops asking");
      }
      ask(more.queries());
      verdict = item.wish().compare(known);
    }
    if (verdict instanceof Verdict.Await await) {
      return await(await);
    }
    if (verdict instanceof Verdict.Renew renew && !around.isFresh(renew.unit())) {
      verdict = renew.change();
    }
    if (verdict instanceof Verdict.Change change) {
      if (mode == Mode.APPLY) {
        apply(change, around, progress);
      }
      return new Closed(true, change.difference(), change.starts());
    }
    if (mode == Mode.APPLY && !around.after().isEmpty()) {
      line.ask(around.after());
    }
    return Closed.SAME;
  }

  private Closed await(Verdict.Await await)
      throws UnreachableException, InterruptedException, StepFailedException {
    if (mode == Mode.CHECK) {
      return Closed.SAME;
    }
    var output = line.runLong(await.command());
    if (output.status() != 0) {
      throw failure(await.what(), output);
    }
    if (await.alters()) {
      known.forget();
    }
    return Closed.SAME;
  }

  private void apply(Verdict.Change change, Around around, LongConsumer progress)
      throws UnreachableException, InterruptedException, StepFailedException {
    var all =
        Stream.of(around.before(change), change.commands(), around.after())
            .flatMap(List::stream)
            .toList();
    known.forget();
    changesAnywhere.incrementAndGet();
    if (all.stream().allMatch(c -> c.input().isEmpty() && isShort(c))) {
      var inquiries = Probe.of(around.ahead());
      var commands = new ArrayList<Command>();
      commands.add(Chain.of(all));
      var batch = batch(inquiries);
      if (!inquiries.isEmpty()) {
        commands.add(batch.command());
      }
      var outputs = line.ask(commands);
      check(outputs.get(0));
      if (!inquiries.isEmpty()) {
        learn(inquiries, batch.split(outputs.get(1)));
      }
    } else {
      for (var command : all) {
        check(command.input().isPresent() ? stream(command, progress) : line.runLong(command));
      }
    }
    changesSeen = changesAnywhere.incrementAndGet();
  }

  private Batch batch(List<Probe.Inquiry> inquiries) {
    return new Batch(inquiries.stream().map(Probe.Inquiry::command).toList(), mark);
  }

  private static boolean isShort(Command command) {
    return command.limit().compareTo(Command.DEFAULT_LIMIT) <= 0;
  }

  private Output stream(Command command, LongConsumer progress)
      throws UnreachableException, InterruptedException, StepFailedException {
    try {
      return line.stream(command, progress);
    } catch (IOException e) {
      throw new StepFailedException("what was to be sent cannot be read: " + e.getMessage());
    } catch (UploadFailedException e) {
      throw new StepFailedException(String.valueOf(e.getMessage()));
    }
  }

  private void learn(List<Probe.Inquiry> inquiries, List<Output> outputs) {
    for (int i = 0; i < inquiries.size(); i++) {
      known.add(inquiries.get(i).answers().apply(outputs.get(i)));
    }
  }

  private static void check(Output output) throws StepFailedException {
    if (output.status() != 0) {
      throw failure("the command failed", output);
    }
  }

  private static StepFailedException failure(String what, Output output) {
    var said = (output.err().strip() + System.lineSeparator() + output.out().strip()).strip();
    var shown =
        said.length() > LONGEST_ERROR
            ? "..." + said.substring(said.length() - LONGEST_ERROR)
            : said;
    var how =
        output.status() == 124 || output.status() == 137
            ? what + " (its time was up)"
            : what + " (status " + output.status() + ")";
    return new StepFailedException(
        how + Optional.of(shown).filter(s -> !s.isEmpty()).map(s -> ": " + s).orElse(""));
  }
}
