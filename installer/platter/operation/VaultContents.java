package platter.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import platter.inventory.Deployments.Backup;

/**
 * What lies at the vault: in the first repository, which the sites write into, and in the second
 * one, which they cannot reach.
 *
 * @param backups the oldest first
 * @param firstLogUntil the newest segment of write-ahead log in the first repository
 * @param secondLogUntil the newest one in the second
 * @param secondAsOf when the second said so; empty before it held anything
 * @param refused what it did not take for a backup
 * @param leftovers folders that nothing uses any more, and that a person may remove
 * @param trouble why it does not take what the first one holds
 */
public record VaultContents(
    List<Stored> backups,
    Optional<String> firstLogUntil,
    Optional<String> secondLogUntil,
    Optional<Instant> secondAsOf,
    List<String> refused,
    List<String> leftovers,
    Optional<String> trouble) {

  /**
   * One backup.
   *
   * @param kind {@code full} or {@code incr}
   * @param bytes what it added to the repository
   * @param size what the database takes when it is restored, in bytes
   * @param from the host that its pages were read from; empty where nothing had to be read
   * @param census what the service had before it was begun; empty where nobody answered that
   * @param logFrom the first segment of write-ahead log that it needs
   * @param logUntil the last one
   * @param place in the log at which it was finished, as PostgreSQL writes it
   * @param first whether it is in the first repository
   * @param second whether it is in the second
   */
  public record Stored(
      String label,
      String kind,
      Instant startedAt,
      Instant endedAt,
      long bytes,
      long size,
      Optional<String> from,
      Optional<Census> census,
      String logFrom,
      String logUntil,
      String place,
      boolean first,
      boolean second) {

    /** As the inventory keeps it. */
    Backup at(String host) {
      return new Backup(label, kind, host, startedAt, endedAt, bytes, Optional.empty());
    }
  }

  /** Those of the first repository, as the inventory keeps them. */
  List<Backup> inFirst(String host) {
    return backups.stream().filter(Stored::first).map(stored -> stored.at(host)).toList();
  }
}
