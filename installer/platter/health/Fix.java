package platter.health;

import java.util.ArrayList;
import java.util.List;
import platter.ssh.Script;

/**
 * What can be mended on a host without asking more than yes: nothing that somebody may have set on
 * purpose, nothing that cannot be taken back by hand.
 *
 * @param what a sentence that says what will be done
 */
public record Fix(Check check, String host, Text what, Script script) {
  private static final Script LOCALHOST =
      Script.of(
          """
          [ -z "$(tail -c 1 /etc/hosts)" ] || echo >>/etc/hosts
          echo '127.0.0.1 localhost' >>/etc/hosts""");

  private static final String START = "systemctl enable --now \"$1\"";

  // Every path is one of our own making, and is looked at again: an installation may have begun.
  private static final String REMOVE =
      """
      for path do
        case $path in
          /opt/platter/*/.* | /opt/platter-preflight.*)
            [ -z "$(find "$path" -maxdepth 0 -mmin -10)" ] || continue
            rm -rf -- "$path" || exit ;;
        esac
      done""";

  static List<Fix> of(String host, HostReading reading, HostChecks checks) {
    var fixes = new ArrayList<Fix>();
    if (!reading.localhost()) {
      fixes.add(new Fix(Check.LOCALHOST, host, Text.of("fix.localhost"), LOCALHOST));
    }
    if (reading.timeServices().values().stream().noneMatch(running -> running)) {
      checks
          .idleTimeService()
          .ifPresent(
              unit ->
                  fixes.add(
                      new Fix(
                          Check.TIME_SERVICE,
                          host,
                          Text.of("fix.time", unit),
                          Script.of(START, unit))));
    }
    if (!reading.leftovers().isEmpty()) {
      fixes.add(
          new Fix(
              Check.LEFTOVERS,
              host,
              Text.of("fix.leftovers", String.join(", ", reading.leftovers())),
              Script.of(REMOVE, reading.leftovers().toArray(String[]::new))));
    }
    return fixes;
  }
}
