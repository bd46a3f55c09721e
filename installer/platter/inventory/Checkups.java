package platter.inventory;

import java.time.Instant;
import java.util.List;

/** What the health wizard found, the newest of it. */
public final class Checkups {
  /** The export of the inventory holds all of them. */
  private static final int MOST = 300;

  /**
   * One time that all checks were made.
   *
   * @param id the moment in text, by which it is called
   * @param state of the deployment, as {@code status} calls it
   * @param findings those that were not passed, one JSON object a line
   */
  public record Kept(
      String id,
      Instant at,
      String state,
      int passed,
      int warned,
      int unchecked,
      int failed,
      String findings) {}

  private final Store store;

  Checkups(Store store) {
    this.store = store;
  }

  /** Keeps one, and lets the oldest go. */
  public void record(Kept kept) {
    store.commit(
        sql -> {
          sql.update(
              "MERGE INTO checkups (id, made_at, state, passed, warned, unchecked, failed, findings)"
                  + " KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              kept.id(),
              kept.at(),
              kept.state(),
              kept.passed(),
              kept.warned(),
              kept.unchecked(),
              kept.failed(),
              kept.findings());
          sql.update(
              "DELETE FROM checkups WHERE id NOT IN"
                  + " (SELECT id FROM checkups ORDER BY made_at DESC LIMIT "
                  + MOST
                  + ")");
        });
  }

  /** All of them, the newest first. */
  public List<Kept> list() {
    return store.read(
        sql ->
            sql.list(
                row ->
                    new Kept(
                        row.getString("id"),
                        Sql.instant(row, "made_at"),
                        row.getString("state"),
                        row.getInt("passed"),
                        row.getInt("warned"),
                        row.getInt("unchecked"),
                        row.getInt("failed"),
                        row.getString("findings")),
                "SELECT * FROM checkups ORDER BY made_at DESC"));
  }
}
