package platter.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import platter.inventory.MistypedException;
import platter.inventory.MistypedException.Fault;
import platter.inventory.RecoveryKey;
import platter.inventory.RecoveryPart;
import platter.topology.Messages;
import platter.topology.Secret;

/** Asks a person for the lines of a recovery key until enough parts are there. */
final class KeyEntry {
  private final Function<String, Optional<String>> ask;
  private final Consumer<String> say;
  private final Messages words;

  /**
   * @param ask shows a question and gives what is typed; empty where nothing comes any more
   * @param say shows a line in place of what was typed last
   */
  KeyEntry(Function<String, Optional<String>> ask, Consumer<String> say, Messages words) {
    this.ask = ask;
    this.say = say;
    this.words = words;
  }

  /** The passphrase. */
  Secret passphrase() throws UsageException {
    say.accept(words.text("key.enter.intro"));
    var parts = new ArrayList<RecoveryPart>();
    while (parts.isEmpty() || parts.size() < parts.get(0).needed()) {
      take(parts);
    }
    try {
      return RecoveryKey.join(parts);
    } catch (MistypedException e) {
      throw new UsageException(text(e.fault(), 0));
    }
  }

  /** Takes a part, whose first line says whether it is wanted. */
  private void take(List<RecoveryPart> parts) throws UsageException {
    if (!parts.isEmpty()) {
      say.accept(
          words.text(
              "key.enter.part",
              String.valueOf(parts.size() + 1),
              String.valueOf(parts.get(0).needed())));
    }
    var part = new RecoveryPart();
    line(part);
    if (parts.stream().anyMatch(known -> !known.set().equals(part.set()))) {
      say.accept(text(Fault.OTHER_SET, 0));
      return;
    }
    if (parts.stream().anyMatch(known -> known.number() == part.number())) {
      say.accept(text(Fault.SAME_PART, part.number()));
      return;
    }
    if (part.of() > 1) {
      say.accept(
          words.text(
              "key.enter.known",
              String.valueOf(part.number()),
              String.valueOf(part.of()),
              String.valueOf(part.needed())));
    }
    while (!part.whole()) {
      line(part);
    }
    parts.add(part);
  }

  /** Asks for the next line until it is right. */
  private void line(RecoveryPart part) throws UsageException {
    int line = part.typed() + 1;
    while (part.typed() < line) {
      var typed = ask.apply(words.text("key.enter.line", String.valueOf(line)));
      if (typed.isEmpty()) {
        throw new UsageException(words.text("key.enter.end"));
      }
      try {
        part.take(typed.get());
        say.accept(words.text("key.enter.right", String.valueOf(line)));
      } catch (MistypedException e) {
        if (e.fault() == Fault.VERSION) {
          throw new UsageException(text(e.fault(), line));
        }
        say.accept(text(e.fault(), line));
      }
    }
  }

  private String text(Fault fault, int number) {
    // Who joins only when there are enough never has too few.
    var key = fault == Fault.TOO_FEW ? Fault.NOT_ONE : fault;
    return words.text(
        "key.fault." + key.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        String.valueOf(number));
  }
}
