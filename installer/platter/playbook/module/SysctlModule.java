package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** {@code ansible.posix.sysctl}: a kernel parameter, after a reboot and, if asked for, at once. */
final class SysctlModule implements Module {
  private static final Spec SPEC =
      Spec.named("ansible.posix.sysctl")
          .needs("name", Spec.Type.TEXT)
          .needs("value", Spec.Type.TEXT)
          .takes("sysctl_file", Spec.Type.PATH, "/etc/sysctl.conf")
          .takes("sysctl_set", Spec.Type.FLAG, "false")
          .takes("ignoreerrors", Spec.Type.FLAG, "false")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var name = arguments.need("name");
    if (!name.matches("[a-z0-9_]+(\\.[A-Za-z0-9_-]+)+")) {
      throw arguments.refuse("'" + name + "' cannot be a kernel parameter's name");
    }
    var line = name + "=" + arguments.need("value");
    var file = arguments.need("sysctl_file");
    var pattern = Pattern.compile("^\\s*" + Pattern.quote(name) + "\\s*=");
    var edit =
        new EditWish(
            file,
            lines -> put(lines, line, pattern),
            true,
            new Attributes(Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            Optional.of(new Owned(Owned.Kind.LINE, file, Map.of("line", line))));
    return new SysctlWish(
        name,
        arguments.need("value"),
        edit,
        arguments.is("sysctl_set"),
        arguments.is("ignoreerrors"));
  }

  private static List<String> put(List<String> lines, String line, Pattern pattern) {
    var kept = new ArrayList<String>();
    boolean placed = false;
    for (var old : lines) {
      if (!pattern.matcher(old).find()) {
        kept.add(old);
      } else if (!placed) {
        kept.add(line);
        placed = true;
      }
    }
    if (!placed) {
      kept.add(line);
    }
    return kept;
  }

  private record SysctlWish(String name, String value, EditWish edit, boolean live, boolean lenient)
      implements Wish {
    private static final String SET =
        """
        printf '%s\\n' "$2" >"/proc/sys/$1" || [ "$3" = true ]""";

    @Override
    public Set<Query<?>> asks() {
      var asks = new java.util.LinkedHashSet<Query<?>>(edit.asks());
      if (live) {
        asks.add(new Query.Sysctl(name));
      }
      return asks;
    }

    @Override
    public Verdict compare(Known known) {
      var inFile = edit.compare(known);
      if (!live) {
        return inFile;
      }
      var current = known.get(new Query.Sysctl(name)).map(SysctlWish::words);
      boolean settable = current.isPresent() || !lenient;
      if (!settable || current.equals(Optional.of(words(value)))) {
        return inFile;
      }
      var difference = new StringBuilder();
      var commands = new ArrayList<Command>();
      var owns = new ArrayList<Owned>();
      if (inFile instanceof Verdict.Change change) {
        difference.append(change.difference());
        commands.addAll(change.commands());
        owns.addAll(change.owns());
      }
      difference.append(
          "-%s = %s%n+%s = %s%n".formatted(name, current.orElse("nothing"), name, words(value)));
      commands.add(Command.of(SET, name.replace('.', '/'), value, Boolean.toString(lenient)));
      owns.add(
          new Owned(
              Owned.Kind.SYSCTL, name, current.map(c -> Map.of("value", c)).orElse(Map.of())));
      return new Verdict.Change(difference.toString(), commands, owns);
    }

    private static String words(String text) {
      return text.strip().replaceAll("\\s+", " ");
    }
  }
}
