package platter.inventory;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was once chosen and must stay so, such as the number of an account: no secrets. */
public final class Settings {
  private final Store store;

  Settings(Store store) {
    this.store = store;
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(all().get(name));
  }

  public void put(String name, String text) {
    var now = Instant.now();
    store.commit(
        sql ->
            sql.update(
                "MERGE INTO settings (name, text, saved_at) KEY (name) VALUES (?, ?, ?)",
                name,
                text,
                now));
  }

  /** Everything that was chosen, by name. */
  public Map<String, String> all() {
    var all = new TreeMap<String, String>();
    store.read(
        sql ->
            sql.list(
                row -> all.put(row.getString(1), row.getString(2)),
                "SELECT name, text FROM settings"));
    return all;
  }
}
