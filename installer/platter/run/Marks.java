package platter.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import platter.playbook.host.Bytes;
import platter.playbook.host.Command;
import platter.playbook.host.Output;
import platter.playbook.module.Owned;

/**
 * What the engine itself keeps on a host: the receipt of everything that tasks made there, and the
 * handlers that were notified and have not run yet. Both are written before the change that they
 * speak of, so that a run which dies in between is continued without losing either. And how the
 * files stood when a run had ended, by which anybody sees later that one was changed.
 */
final class Marks {
  private static final String READ =
      """
      [ ! -r "$1/receipt" ] || cat "$1/receipt"
      echo -
      for f in "$2"/pending/*; do [ ! -f "$f" ] || cat "$f"; done""";
  private static final String OWN =
      """
      umask 022
      mkdir -p "$1" || exit
      umask 077
      f=$1/receipt
      shift
      printf '%s\\n' "$@" >>"$f\"""";
  private static final String KEEP =
      """
      umask 077
      mkdir -p "${2%/*}" || exit
      [ -e "$2" ] || cp -a -- "$1" "$2\"""";
  private static final String NOTIFY =
      """
      umask 022
      mkdir -p "${1%/*}" || exit
      printf '%s\\n' "$2" >"$1\"""";

  // The newer of two lines for a file stands first, and is the one that is kept.
  private static final String SEAL =
      """
      umask 077
      cd "$1" || exit
      shift
      { sha256sum -- "$@"; cat sums 2>/dev/null; } | LC_ALL=C sort -s -u -k 2 >.sums || exit
      if [ "$(cat .sums)" = "$(cat sums 2>/dev/null)" ]; then rm .sums; else mv .sums sums; fi""";

  private final Set<String> receipt = new LinkedHashSet<>();
  private final Set<String> pending = new LinkedHashSet<>();
  private final Set<String> newReceipt = new LinkedHashSet<>();
  private final Set<String> newPending = new LinkedHashSet<>();

  private final HostPlaces places;

  Marks(HostPlaces places) {
    this.places = places;
  }

  Command read() {
    return Command.of(READ, places.etc(), places.var());
  }

  void learn(Output output) {
    boolean inReceipt = true;
    for (var line : output.out().lines().toList()) {
      if (line.equals("-")) {
        inReceipt = false;
      } else {
        (inReceipt ? receipt : pending).add(line);
      }
    }
  }

  /** What the receipt says, the oldest first. */
  List<Owned> receipt() {
    return receipt.stream().flatMap(line -> ReceiptLine.read(line).stream()).toList();
  }

  /** The handlers of a play that an earlier run left undone. */
  boolean isPending(String play, String handler) {
    return pending.contains(key(play, handler));
  }

  /** What must be on the host before a change. Counts only once {@link #written()} is called. */
  List<Command> before(String play, List<Owned> owns, List<String> notifies) {
    var commands = new ArrayList<Command>();
    newReceipt.clear();
    newPending.clear();
    for (var owned : owns) {
      var recorded = owned;
      if (owned.kind() == Owned.Kind.REPLACED) {
        if (isOwn(owned.name())) {
          continue;
        }
        var original = places.var() + "/replaced/" + hash(owned.name());
        commands.add(Command.of(KEEP, owned.name(), original));
        recorded =
            new Owned(Owned.Kind.REPLACED, owned.name(), java.util.Map.of("original", original));
      }
      var line = ReceiptLine.write(recorded);
      if (!receipt.contains(line)) {
        newReceipt.add(line);
      }
    }
    if (!newReceipt.isEmpty()) {
      var args = new ArrayList<>(List.of(places.etc()));
      args.addAll(newReceipt);
      commands.add(Command.of(OWN, args.toArray(String[]::new)));
    }
    for (var handler : notifies) {
      var key = key(play, handler);
      if (!pending.contains(key) && newPending.add(key)) {
        commands.add(Command.of(NOTIFY, mark(key), key));
      }
    }
    return commands;
  }

  /** Tells that the commands of {@link #before} have reached the host. */
  void written() {
    receipt.addAll(newReceipt);
    pending.addAll(newPending);
    newReceipt.clear();
    newPending.clear();
  }

  /** Takes the mark of a handler away that has run. */
  Command done(String play, String handler) {
    var key = key(play, handler);
    pending.remove(key);
    return Command.of("rm -f -- \"$1\"", mark(key));
  }

  /**
   * Keeps how these files stand now, beside those of other runs, in {@code sums}: a line each, as
   * {@code sha256sum} writes and checks them.
   */
  Command seal(Set<String> paths) {
    var args = new ArrayList<>(List.of(places.var()));
    args.addAll(paths);
    return Command.of(SEAL, args.toArray(String[]::new));
  }

  private boolean isOwn(String path) {
    return receipt.contains(ReceiptLine.write(Owned.of(Owned.Kind.FILE, path)));
  }

  private static String key(String play, String handler) {
    return (play + " / " + handler).replace('\n', ' ');
  }

  private String mark(String key) {
    return places.var() + "/pending/" + hash(key);
  }

  private static String hash(String text) {
    return Bytes.of(text).sha256().substring(0, 24);
  }
}
