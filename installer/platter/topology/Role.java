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
  /** The off-site repository of backups. Vault hosts only. */
  BACKUP
}
