package platter.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import platter.operation.VaultContents.Stored;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Topology;

/** Whether backups come as the customer wants them. */
final class BackupAge {
  /** The longest that lies between two of the next turns, in seconds. */
  private static final String PERIOD =
      """
      systemd-analyze calendar --iterations=10 "$1" |
        sed -n 's/^ *(in UTC): //p; s/^ *Next elapse: //p; s/^ *Iter. #[0-9]*: //p' |
        while read -r _ day time zone; do date -d "$day $time $zone" +%s; done | sort -nu |
        { before=; longest=0
          while read -r at; do
            [ -z "$before" ] || [ $((at - before)) -le "$longest" ] || longest=$((at - before))
            before=$at
          done
          echo "$longest"; }
      """;

  /** What a backup may take until it is in the second repository. */
  private static final Duration GRACE = Duration.ofHours(1);

  private final Session vault;
  private final Topology.Backup wanted;

  BackupAge(Session vault, Topology.Backup wanted) {
    this.vault = vault;
    this.wanted = wanted;
  }

  /**
   * Looks at the newest one.
   *
   * @return how old it is
   * @throws OperationException if one that should have come has not
   */
  String judge(Repository repository, Instant now)
      throws OperationException, UnreachableException, InterruptedException {
    var newest =
        repository.backups().stream()
            .max(Comparator.comparing(Stored::endedAt))
            .orElseThrow(() -> new OperationException("there is no backup"));
    var age = Duration.between(newest.endedAt(), now);
    var limit = limit();
    if (age.compareTo(limit) > 0) {
      throw new OperationException(
          "the newest backup, %s, is %d h old; one is wanted each %d h (%s). Look at 'journalctl -u platter-backup-incremental' on %s"
              .formatted(
                  newest.label(),
                  age.toHours(),
                  limit.minus(GRACE).toHours(),
                  wanted.incremental(),
                  vault.host()));
    }
    return "%s, %d min old".formatted(newest.label(), age.toMinutes());
  }

  /**
   * Whether another one should have come since this one ended.
   *
   * @throws OperationException if systemd does not say when
   */
  boolean late(Instant newest, Instant now)
      throws OperationException, UnreachableException, InterruptedException {
    return Duration.between(newest, now).compareTo(limit()) > 0;
  }

  private Duration limit() throws OperationException, UnreachableException, InterruptedException {
    return period().plus(GRACE);
  }

  private Duration period() throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(PERIOD, wanted.incremental()));
    var text = answer.out().strip();
    if (!answer.ok() || !text.matches("[0-9]+") || text.equals("0")) {
      throw new OperationException(
          vault.host()
              + ": systemd does not say how often '"
              + wanted.incremental()
              + "' comes: "
              + answer.err().strip());
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }
}
