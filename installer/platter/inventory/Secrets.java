package platter.inventory;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.topology.Secret;

/**
 * The deployment's passwords and keys, by name. They are in the encrypted database and nowhere
 * else.
 */
public final class Secrets {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** 190 bits, and nothing that a configuration file or a shell could misread. */
  private static final int LENGTH = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Store store;

  Secrets(Store store) {
    this.store = store;
  }

  public Optional<Secret> find(String name) {
    return store.read(
        sql ->
            sql.first(
                row -> new Secret(row.getString(1)),
                "SELECT text FROM secrets WHERE name = ?",
                name));
  }

  /** The secret of this name; a new one of 32 letters and digits where there was none. */
  public synchronized Secret get(String name) {
    var known = find(name);
    if (known.isPresent()) {
      return known.get();
    }
    var made =
        new Secret(
            RANDOM
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .collect(Collectors.joining()));
    put(name, made);
    return made;
  }

  /** Keeps a secret durably, in place of the one of this name. */
  public void put(String name, Secret secret) {
    var now = Instant.now();
    store.commit(
        sql ->
            sql.update(
                "MERGE INTO secrets (name, text, saved_at) KEY (name) VALUES (?, ?, ?)",
                name,
                secret.reveal(),
                now));
  }

  public void remove(String name) {
    store.commit(sql -> sql.update("DELETE FROM secrets WHERE name = ?", name));
  }

  /** Every name, sorted. */
  public List<String> names() {
    return store.read(
        sql -> sql.list(row -> row.getString(1), "SELECT name FROM secrets ORDER BY name"));
  }
}
