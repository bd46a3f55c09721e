package platter.playbook.module;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** The wishes that give a host back what tasks took: each the opposite of what a task made. */
public final class Undo {
  private static final Pattern OWN_PLACE =
      Pattern.compile("/(opt|etc|var/lib)/platter(/.*)?|/etc/systemd/system/platter-[^/]*(/.*)?");
  private static final Attributes ANY =
      new Attributes(Optional.empty(), Optional.empty(), Optional.empty());

  private Undo() {}

  /** That this is no longer on the host. */
  public static Wish of(Owned owned) {
    var name = owned.name();
    return switch (owned.kind()) {
      case FILE, LINK -> new AbsentWish(name);
      case DIRECTORY ->
          OWN_PLACE.matcher(name).matches() ? new AbsentWish(name) : new EmptyGone(name);
      case REPLACED -> new Restored(name, owned.detail().getOrDefault("original", ""));
      case LINE -> withoutLine(name, owned.detail().getOrDefault("line", ""));
      case BLOCK ->
          withoutBlock(
              name,
              owned.detail().getOrDefault("begin", ""),
              owned.detail().getOrDefault("end", ""));
      case USER -> new NoUserWish(name, false);
      case GROUP -> GroupModule.gone(name);
      case UNIT ->
          new UnitWish(name, Optional.of("stopped"), Optional.of(false), Optional.empty(), false);
      case SYSCTL -> new ParameterBack(name, Optional.ofNullable(owned.detail().get("value")));
      case FIREWALL -> new FirewallWish(List.of(name), false);
      case IMAGE -> new UnusedImagesWish(Optional.of(name));
    };
  }

  /** That nothing of the engine's own is left, and that systemd has noticed. */
  public static List<Wish> last(List<String> places) {
    var wishes = new java.util.ArrayList<Wish>();
    places.forEach(place -> wishes.add(new Emptied(place)));
    return List.copyOf(wishes);
  }

  /** That systemd has read its files again. */
  public static Wish reload() {
    return new Wish() {
      @Override
      public Set<Query<?>> asks() {
        return Set.of();
      }

      @Override
      public Verdict compare(Known known) {
        return new Verdict.Await(
            Command.of(
                "[ ! -d /run/systemd/system ] || { systemctl daemon-reload && { systemctl reset-failed"
                    + " 'platter-*' || :; }; rm -f /var/lib/systemd/timers/stamp-platter-*; }"),
            "systemd does not read its files again",
            true);
      }
    };
  }

  private static Wish withoutLine(String path, String line) {
    return edit(path, lines -> lines.stream().filter(l -> !l.equals(line)).toList());
  }

  private static Wish withoutBlock(String path, String begin, String end) {
    var nowhere = new Insertion(Optional.empty(), Optional.empty(), false);
    return edit(
        path, lines -> BlockInFileModule.edit(lines, begin, end, Optional.empty(), nowhere));
  }

  private static Wish edit(String path, EditWish.Edit edit) {
    return new EditWish(path, edit, false, ANY, Optional.empty(), Optional.empty());
  }

  /**
   * A place of ours is gone with all that is in it, which may be much; where the customer mounted a
   * disk there, the disk stays, empty.
   */
  private record Emptied(String path) implements Wish {
    private static final Duration LIMIT = Duration.ofHours(6);

    private Query.Ask query() {
      return new Query.Ask(
          "[ ! -d \"$1\" ] || { mountpoint -q \"$1\" && [ -z \"$(ls -A \"$1\")\" ]; } || echo there",
          List.of(path),
          false);
    }

    @Override
    public Set<Query<?>> asks() {
      return Set.of(query());
    }

    @Override
    public Verdict compare(Known known) {
      if (!known.get(query()).out().startsWith("there")) {
        return new Verdict.Same();
      }
      var command =
          Command.of(
              "said=$(find \"$1\" -depth \\( ! -type d -o -empty \\) -delete 2>&1);"
                  + " [ -z \"$(find \"$1\" ! -type d 2>/dev/null | head -c 1)\" ] || { echo \"$said\" >&2; exit 1; }",
              path);
      return new Verdict.Change(
          "-directory %s%n".formatted(path), List.of(command.within(LIMIT)), List.of());
    }
  }

  /** A directory of somebody else's place goes only when it is empty. */
  private record EmptyGone(String path) implements Wish {
    private Query.Ask query() {
      return new Query.Ask(
          "[ -d \"$1\" ] && [ -z \"$(ls -A \"$1\")\" ] && echo empty; :", List.of(path), false);
    }

    @Override
    public Set<Query<?>> asks() {
      return Set.of(query());
    }

    @Override
    public Verdict compare(Known known) {
      return known.get(query()).out().startsWith("empty")
          ? new Verdict.Change(
              "-directory %s%n".formatted(path),
              List.of(Command.of("rmdir -- \"$1\"", path)),
              List.of())
          : new Verdict.Same();
    }
  }

  /** A replaced file is what it was. */
  private record Restored(String path, String original) implements Wish {
    @Override
    public Set<Query<?>> asks() {
      return original.isEmpty() ? Set.of() : Set.of(new Query.Stat(original));
    }

    @Override
    public Verdict compare(Known known) {
      if (original.isEmpty()
          || known.get(new Query.Stat(original)).type() == FileState.Type.ABSENT) {
        return new Verdict.Same();
      }
      return new Verdict.Change(
          "+original of %s%n".formatted(path),
          List.of(
              Command.of(
                  "cp -a --remove-destination -- \"$2\" \"$1\" && rm -f -- \"$2\"",
                  path,
                  original)),
          List.of());
    }
  }

  /** A kernel parameter has its old value, where the host lets it be set. */
  private record ParameterBack(String name, Optional<String> value) implements Wish {
    @Override
    public Set<Query<?>> asks() {
      return Set.of(new Query.Sysctl(name));
    }

    @Override
    public Verdict compare(Known known) {
      var current = known.get(new Query.Sysctl(name)).map(v -> v.strip().replaceAll("\\s+", " "));
      if (value.isEmpty() || current.equals(value)) {
        return new Verdict.Same();
      }
      return new Verdict.Change(
          "-%s = %s%n+%s = %s%n".formatted(name, current.orElse(""), name, value.get()),
          List.of(
              Command.of(
                  "printf '%s\\n' \"$2\" >\"/proc/sys/$1\" || :",
                  name.replace('.', '/'), value.get())),
          List.of());
    }
  }
}
