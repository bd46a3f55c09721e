package platter.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import platter.lab.LabHost;

/**
 * The PostgreSQL that leads when something happens to it, watched by its own host: that it takes
 * nobody's word any more is seen by its end, not by what it says of itself.
 */
final class Postmaster {
  /** Notes the last moment at which it lived, in microseconds since 1970. */
  private static final String WATCH =
      """
      cat >/root/watch-postmaster <<'END'
      postmaster=$(pgrep -o -x postgres)
      # What has ended and nobody has fetched has no program any more.
      while readlink -q "/proc/$postmaster/exe"; do
        alive=${EPOCHREALTIME/./}
        sleep 0.05
      done >/dev/null
      echo "$alive" >/root/postmaster-ended
      END
      rm -f /root/postmaster-ended
      systemd-run --quiet --collect --unit=lab-postmaster bash /root/watch-postmaster
      """;

  /** When PostgreSQL last began a timeline, in seconds since 1970 with a fraction. */
  private static final String BEGAN =
      """
      journalctl -u platter-database -o short-unix --no-pager |
        sed -n '/selected new timeline ID/{s/ .*//;p}' | tail -n 1
      """;

  private final LabHost host;

  private Postmaster(LabHost host) {
    this.host = host;
  }

  /** Watches the one that runs on this host now. */
  static Postmaster watch(LabHost host) {
    host.must(WATCH);
    return new Postmaster(host);
  }

  /** Its end came before the other host began a timeline of its own. */
  void endedBefore(LabHost leader) {
    var ended = host.must("cat /root/postmaster-ended").strip();
    var began = leader.must(BEGAN).strip();
    double ahead = Double.parseDouble(began) - Long.parseLong(ended) / 1e6;
    System.out.printf(
        "  the old leader had ended %.1f s before %s began its timeline%n", ahead, leader.name());
    assertTrue(
        ahead > 0,
        host.name() + " lived until " + ended + ", " + leader.name() + " led from " + began);
  }
}
