package platter.topology;

/** What a host does. */
public enum Role {
  /** PostgreSQL under Patroni. */
  DATABASE,
  /** ejabberd. */
  IM,
  /** HAProxy towards the clients. */
  GATEWAY,
  /** A voter of etcd. Derived where the topology does not place it. */
  QUORUM,
  /**
   * The repository of backups, drills and the steward: at the vault, or on one host of two sites
   * that have none.
   */
  BACKUP
}
