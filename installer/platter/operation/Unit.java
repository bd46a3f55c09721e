package platter.operation;

/** Shell that looks at services from inside. */
final class Unit {
  /** Defines {@code inside UNIT PROGRAM...}: runs a program in that unit's view of the host. */
  static final String INSIDE =
      """
      inside() {
        pid=$(systemctl show -p MainPID --value "$1")
        [ "${pid:-0}" -gt 0 ] || { echo "$1 is not running" >&2; exit 69; }
        shift
        timeout 70 nsenter -t "$pid" -m -- "$@"
      }
      """;

  private Unit() {}
}
