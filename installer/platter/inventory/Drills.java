package platter.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The evidence of drills, as it was signed. */
public final class Drills {
  /**
   * One drill.
   *
   * @param verdict how it ended, one word
   * @param evidence JSON; its UTF-8 is what is signed
   * @param signature in Base64
   * @param certificate the signer's, PEM
   */
  public record Kept(
      String id,
      Instant endedAt,
      String verdict,
      String evidence,
      String signature,
      String certificate) {}

  private final Store store;

  Drills(Store store) {
    this.store = store;
  }

  /** Keeps one, in place of another one of this name. */
  public void record(Kept drill) {
    store.commit(
        sql ->
            sql.update(
                "MERGE INTO drills (id, ended_at, verdict, evidence, signature, certificate)"
                    + " KEY (id) VALUES (?, ?, ?, ?, ?, ?)",
                drill.id(),
                drill.endedAt(),
                drill.verdict(),
                drill.evidence(),
                drill.signature(),
                drill.certificate()));
  }

  /** All of them, the newest first. */
  public List<Kept> list() {
    return store.read(
        sql ->
            sql.list(
                row ->
                    new Kept(
                        row.getString("id"),
                        Sql.instant(row, "ended_at"),
                        row.getString("verdict"),
                        row.getString("evidence"),
                        row.getString("signature"),
                        row.getString("certificate")),
                "SELECT * FROM drills ORDER BY ended_at DESC"));
  }

  /** The one of this name. */
  public Optional<Kept> find(String id) {
    return list().stream().filter(drill -> drill.id().equals(id)).findFirst();
  }
}
