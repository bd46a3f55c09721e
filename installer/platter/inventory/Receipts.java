package platter.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the steward saw, as it signed it; the newest of it. */
public final class Receipts {
  /** The export of the inventory holds all of them, so they are bounded by kind. */
  private static final int MOST = 500;

  /**
   * One receipt.
   *
   * @param kind {@code READINESS} by the clock, {@code CHANGE} where something began or ended
   * @param since when the state began
   * @param json its UTF-8 is what is signed
   * @param signature in Base64
   * @param certificate the signer's, PEM
   */
  public record Kept(
      String id,
      Instant at,
      String kind,
      String state,
      Instant since,
      String json,
      String signature,
      String certificate) {}

  private final Store store;

  Receipts(Store store) {
    this.store = store;
  }

  /** Keeps these, and lets the oldest of each kind go. */
  public void record(List<Kept> receipts) {
    if (receipts.isEmpty()) {
      return;
    }
    store.commit(
        sql -> {
          for (var receipt : receipts) {
            sql.update(
                "MERGE INTO receipts (id, seen_at, kind, state, since, receipt, signature, certificate)"
                    + " KEY (id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                receipt.id(),
                receipt.at(),
                receipt.kind(),
                receipt.state(),
                receipt.since(),
                receipt.json(),
                receipt.signature(),
                receipt.certificate());
          }
          for (var kind : List.of("READINESS", "CHANGE")) {
            sql.update(
                "DELETE FROM receipts WHERE kind = ? AND id NOT IN"
                    + " (SELECT id FROM receipts WHERE kind = ? ORDER BY id DESC LIMIT "
                    + MOST
                    + ")",
                kind,
                kind);
          }
        });
  }

  /** The name of the newest. */
  public Optional<String> newest() {
    return store.read(
        sql ->
            sql.first(row -> row.getString(1), "SELECT id FROM receipts ORDER BY id DESC LIMIT 1"));
  }

  /** All of them, the newest first. */
  public List<Kept> list() {
    return store.read(
        sql ->
            sql.list(
                row ->
                    new Kept(
                        row.getString("id"),
                        Sql.instant(row, "seen_at"),
                        row.getString("kind"),
                        row.getString("state"),
                        Sql.instant(row, "since"),
                        row.getString("receipt"),
                        row.getString("signature"),
                        row.getString("certificate")),
                "SELECT * FROM receipts ORDER BY id DESC"));
  }
}
