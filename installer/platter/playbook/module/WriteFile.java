package platter.playbook.module;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.playbook.host.Bytes;
import platter.playbook.host.Command;

/**
 * Writes a file beside, gives it its owner and mode, lets a program look at it, and renames it into
 * place: nobody ever reads half a file, or one with the wrong mode.
 */
final class WriteFile {
  /** Longer content goes on a channel of its own; also what a kernel takes as one argument. */
  private static final int LONGEST_ARGUMENT = 48 * 1024;

  private static final String WRITE =
      """
      d=$1 m=$2 o=$3 n=$4
      t=${d%/*}/.${d##*/}.platter
      rm -f -- "$t"
      trap 'rm -f -- "$t"' EXIT
      umask 077
      set -C
      """;
  private static final String FINISH =
      """
      set +C
      [ -z "$o" ] || chown -- "$o" "$t" || exit
      chmod -- "$m" "$t" || exit
      i=0
      while [ "$i" -lt "$n" ]; do
        i=$((i + 1))
        w=$1
        shift
        [ "$w" != %s ] || w=$t
        set -- "$@" "$w"
      done
      [ "$n" = 0 ] || "$@" || exit
      [ ! -e /sys/fs/selinux/enforce ] || [ ! -x /sbin/restorecon ] || /sbin/restorecon "$t"
      mv -fT -- "$t" "$d"
      """;

  private WriteFile() {}

  static Command command(
      String path, Bytes content, Attributes attributes, Optional<List<String>> validate) {
    var args = new ArrayList<String>();
    args.add(path);
    args.add(attributes.modeText());
    args.add(attributes.ownership());
    args.add(Integer.toString(validate.map(List::size).orElse(0)));
    var text = content.text().filter(t -> content.size() <= LONGEST_ARGUMENT);
    text.ifPresent(args::add);
    validate.ifPresent(args::addAll);
    if (text.isPresent()) {
      var script = WRITE + "printf %s \"$5\" >\"$t\" || exit\nshift 5\n" + FINISH;
      return Command.of(script, args.toArray(String[]::new));
    }
    var script = WRITE + "cat >\"$t\" || exit\nshift 4\n" + FINISH;
    return Command.of(script, args.toArray(String[]::new)).reading(input(content));
  }

  private static Command.Input input(Bytes content) {
    return new Command.Input() {
      @Override
      public InputStream open() {
        return new ByteArrayInputStream(content.toArray());
      }

      @Override
      public long size() {
        return content.size();
      }
    };
  }
}
