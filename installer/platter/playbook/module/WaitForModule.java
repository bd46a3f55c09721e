package platter.playbook.module;

import java.util.List;

/** {@code ansible.builtin.wait_for}: a port that answers, or a path that is there or gone. */
final class WaitForModule implements Module {
  // A listener on this machine shows in /proc/net; for others bash is asked, where there is one.
  private static final String PORT =
      """
      if [ "$1" = 127.0.0.1 ]; then
        hex=$(printf ':%04X ' "$2")
        while read -r _ local _ state _; do
          case "$local $state" in *"$hex"0A) exit "$3" ;; esac
        done <<END
      $(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)
      END
        exit "$((1 - $3))"
      fi
      command -v bash >/dev/null || { echo "a port of another host is probed with bash, which is not here"; exit 1; }
      if timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/$2"' - "$1" "$2" 2>/dev/null; then exit "$3"; fi
      exit "$((1 - $3))\"""";
  private static final String PATH = "if [ -e \"$1\" ]; then exit \"$2\"; fi; exit \"$((1 - $2))\"";

  private static final Spec SPEC =
      Spec.named("ansible.builtin.wait_for")
          .takes("port", Spec.Type.NUMBER)
          .takes("host", Spec.Type.TEXT, "127.0.0.1")
          .takes("path", Spec.Type.PATH)
          .oneOf("state", "started", "started", "present", "stopped", "absent")
          .takes("timeout", Spec.Type.NUMBER, "300")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    if (arguments.has("port") == arguments.has("path")) {
      throw arguments.refuse("needs either 'port' or 'path'");
    }
    var state = arguments.need("state");
    var there = state.equals("started") || state.equals("present") ? "0" : "1";
    long timeout = arguments.number("timeout").orElse(300L);
    return arguments.has("path")
        ? WaitModule.wish(PATH, List.of(arguments.need("path"), there), timeout, 1)
        : WaitModule.wish(
            PORT, List.of(arguments.need("host"), arguments.need("port"), there), timeout, 1);
  }
}
