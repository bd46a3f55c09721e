package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import platter.inventory.Deployments.Backup;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * The repository at the vault, through the units that fill it and pgBackRest's own account of it.
 */
final class Backups {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String LIST =
      """
      pid=$(systemctl show -p MainPID --value platter-repository.service)
      [ "${pid:-0}" -gt 0 ] || { echo 'platter-repository.service is not running' >&2; exit 69; }
      exec nsenter -t "$pid" -m -- /usr/bin/pgbackrest --config=/etc/platter/backup/pgbackrest.conf \
        --log-level-console=error --output=json info
      """;

  private final Session vault;

  Backups(Session vault) {
    this.vault = vault;
  }

  /** All backups, the oldest first; none before the first one was made. */
  List<Backup> list() throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(Script.of(LIST));
    if (!answer.ok()) {
      throw new OperationException(
          vault.host() + ": pgBackRest does not list the backups: " + answer.err().strip());
    }
    try {
      var backups = new ArrayList<Backup>();
      for (var stanza : JSON.readTree(answer.out())) {
        for (var backup : stanza.path("backup")) {
          backups.add(
              new Backup(
                  backup.path("label").asText(),
                  backup.path("type").asText(),
                  vault.host(),
                  Instant.ofEpochSecond(backup.path("timestamp").path("start").asLong()),
                  Instant.ofEpochSecond(backup.path("timestamp").path("stop").asLong()),
                  backup.path("info").path("repository").path("delta").asLong(),
                  java.util.Optional.empty()));
        }
      }
      return backups;
    } catch (JsonProcessingException e) {
      throw new OperationException(vault.host() + ": pgBackRest's list is not JSON", e);
    }
  }

  /** Makes a full backup now, by the same unit that the clock starts. */
  void full() throws OperationException, UnreachableException, InterruptedException {
    var answer =
        vault.run(
            Script.of("systemctl start platter-backup-full.service").within(Duration.ofHours(24)));
    if (!answer.ok()) {
      var log =
          vault.run(Script.of("journalctl -u platter-backup-full.service -n 5 -o cat --no-pager"));
      throw new OperationException(
          vault.host()
              + ": the full backup failed: "
              + log.out().strip()
              + "\nLook at 'journalctl -u platter-backup-full' there, then run install again");
    }
  }
}
