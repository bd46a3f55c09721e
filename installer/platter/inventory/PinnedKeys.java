package platter.inventory;

import java.time.Instant;
import java.util.Optional;
import platter.ssh.HostKeys;

/** Host keys that a person or an option has accepted. */
final class PinnedKeys implements HostKeys {
  private final Store store;

  PinnedKeys(Store store) {
    this.store = store;
  }

  @Override
  public Optional<HostKey> pinned(String host) {
    return store.read(
        sql ->
            sql.first(
                row -> new HostKey(row.getString("type"), row.getString("base64")),
                "SELECT type, base64 FROM host_keys WHERE host = ?",
                host));
  }

  @Override
  public void pin(String host, HostKey key) {
    var now = Instant.now();
    store.commit(
        sql ->
            sql.update(
                "MERGE INTO host_keys (host, type, base64, pinned_at) KEY (host)"
                    + " VALUES (?, ?, ?, ?)",
                host,
                key.type(),
                key.base64(),
                now));
  }

  @Override
  public boolean forget(String host) {
    boolean there = pinned(host).isPresent();
    store.commit(sql -> sql.update("DELETE FROM host_keys WHERE host = ?", host));
    return there;
  }
}
