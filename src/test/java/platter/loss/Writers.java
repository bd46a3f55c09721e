package platter.loss;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import platter.journey.Psql;
import platter.lab.Lab;
import platter.lab.LabHost;

/**
 * On every database host somebody who tries to commit a row ten times a second, straight into the
 * PostgreSQL beside it, and notes when that was acknowledged, from each boot on: what a host can
 * write is seen by what it writes, not by what it says of itself.
 */
final class Writers {
  /** As many as one of them commits at most. */
  static final int IN_A_SECOND = 10;

  /** An acknowledged row: of which host, which, and when (milliseconds since 1970). */
  record Row(String host, long id, long at) {}

  private static final String WRITE =
      """
      cat >/root/write <<'END'
      while :; do
      %s
        echo "INSERT INTO writers (host) VALUES ('$(hostname)') RETURNING id \\watch 0.1" | psql 2>/dev/null |
          while read -r line; do
            case $line in '' | *[!0-9]*) ;; *) echo "$line ${EPOCHREALTIME/./}" ;; esac
          done
        sleep 0.1
      done >>/root/written
      END
      systemctl stop lab-writer 2>/dev/null
      rm -f /root/written
      cat >/etc/systemd/system/lab-writer.service <<'END'
      [Service]
      ExecStart=/bin/bash /root/write
      [Install]
      WantedBy=multi-user.target
      END
      systemctl daemon-reload
      systemctl enable --now --quiet lab-writer
      """
          .formatted(Psql.FUNCTION);

  private final List<LabHost> hosts;
  private final List<Row> kept = new ArrayList<>();

  private Writers(List<LabHost> hosts) {
    this.hosts = hosts;
  }

  /** Starts one on each host. */
  static Writers start(Lab lab, List<String> names, String leader) {
    Psql.run(
        lab,
        leader,
        "DROP TABLE IF EXISTS writers; CREATE TABLE writers (id bigserial, host text)");
    var hosts = names.stream().map(lab::host).toList();
    hosts.forEach(host -> host.must(WRITE));
    return new Writers(hosts);
  }

  /** How many were acknowledged on this host until now. */
  static long acknowledged(LabHost host) {
    return Long.parseLong(host.must("cat /root/written 2>/dev/null | wc -l"));
  }

  /** Keeps what was acknowledged on this host until now, since its disk is about to go. */
  void keep(LabHost host) {
    kept.addAll(written(host));
  }

  /** Stops them and gives what was acknowledged, in the order of time. */
  List<Row> stop() {
    var rows = new ArrayList<>(kept);
    for (var host : hosts) {
      // A host that was wiped has none any more.
      host.must(
          """
          systemctl disable --now --quiet lab-writer 2>/dev/null || :
          rm -f /etc/systemd/system/lab-writer.service
          """);
      rows.addAll(written(host));
      host.must("rm -f /root/written");
    }
    rows.sort(Comparator.comparingLong(Row::at));
    return rows;
  }

  private static List<Row> written(LabHost host) {
    return host.must("cat /root/written 2>/dev/null || :")
        .lines()
        .map(line -> line.split(" ", 2))
        .map(w -> new Row(host.name(), Long.parseLong(w[0]), Long.parseLong(w[1]) / 1000))
        .toList();
  }

  /** How often the row after one is another host's: once for each change of the leader. */
  static long changes(List<Row> rows) {
    long changes = 0;
    for (int i = 1; i < rows.size(); i++) {
      changes += rows.get(i).host().equals(rows.get(i - 1).host()) ? 0 : 1;
    }
    return changes;
  }

  /** The longest time in which nobody had anything acknowledged, from this moment on. */
  static Duration gap(List<Row> rows, long since) {
    long longest = 0;
    long before = since;
    for (var row : rows) {
      if (row.at() > since) {
        longest = Math.max(longest, row.at() - before);
        before = row.at();
      }
    }
    return Duration.ofMillis(longest);
  }

  /** Those of the rows that this leader does not have. */
  static List<Row> lost(Lab lab, String leader, List<Row> rows) {
    Set<String> there =
        new TreeSet<>(
            Psql.run(lab, leader, "SELECT host || ' ' || id FROM writers").lines().toList());
    return rows.stream().filter(row -> !there.contains(row.host() + " " + row.id())).toList();
  }
}
