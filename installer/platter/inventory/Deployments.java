package platter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import platter.topology.Host;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/** What is installed where: the deployment of this inventory, its facts, bundles and backups. */
public final class Deployments {
  /**
   * A disc that was installed.
   *
   * @param version of the program; empty where it is not known
   * @param contents what was in it, as {@code platter.bundle.Contents} writes it; empty for what an
   *     early program installed
   */
  public record BundleVersion(
      String digest, String version, Instant firstUsedAt, Optional<String> contents) {}

  /**
   * A backup at the vault.
   *
   * @param label the name that pgBackRest gave it
   * @param kind {@code full} or {@code incr}
   * @param host where it lies
   * @param provenAt when a drill last restored it
   */
  public record Backup(
      String label,
      String kind,
      String host,
      Instant startedAt,
      Instant endedAt,
      long bytes,
      Optional<Instant> provenAt) {
    /** The same, restored by a drill. */
    public Backup provenAt(Instant at) {
      return new Backup(label, kind, host, startedAt, endedAt, bytes, Optional.of(at));
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Store store;

  Deployments(Store store) {
    this.store = store;
  }

  /** Keeps the topology in place of the one before; there is one deployment in an inventory. */
  public void save(Topology topology) {
    var now = Instant.now();
    var text = TopologyFile.write(topology, Locale.ENGLISH);
    store.commit(
        sql -> {
          sql.update("DELETE FROM deployments");
          sql.update(
              "INSERT INTO deployments (name, domain, topology, saved_at) VALUES (?, ?, ?, ?)",
              topology.deployment(),
              topology.domain(),
              text,
              now);
          for (var site : topology.sites()) {
            sql.update(
                "INSERT INTO sites (name, deployment, ordinal) VALUES (?, ?, ?)",
                site.name(),
                topology.deployment(),
                topology.sites().indexOf(site));
          }
          for (var host : topology.hosts()) {
            insert(sql, topology, host);
          }
        });
  }

  private static void insert(Sql sql, Topology topology, Host host) throws SQLException {
    sql.update(
        "INSERT INTO hosts (name, deployment, site, address, ordinal) VALUES (?, ?, ?, ?, ?)",
        host.name(),
        topology.deployment(),
        topology.siteOf(host).map(s -> s.name()),
        host.address(),
        topology.hosts().indexOf(host));
    for (var role : host.roles()) {
      sql.update("INSERT INTO roles (host, role) VALUES (?, ?)", host.name(), role.name());
    }
  }

  /** The topology that was saved last. */
  public Optional<Topology> topology() {
    return store
        .read(sql -> sql.first(row -> row.getString(1), "SELECT topology FROM deployments"))
        .map(TopologyFile::read);
  }

  /** The facts that were gathered last from a host. */
  public Optional<Map<String, Object>> facts(String host) {
    return store
        .read(
            sql ->
                sql.first(row -> row.getString(1), "SELECT facts FROM facts WHERE host = ?", host))
        .map(Deployments::parse);
  }

  /** When the facts of a host were gathered. */
  public Optional<Instant> gatheredAt(String host) {
    return store.read(
        sql ->
            sql.first(
                row -> Sql.instant(row, "gathered_at"),
                "SELECT gathered_at FROM facts WHERE host = ?",
                host));
  }

  private static Map<String, Object> parse(String facts) {
    try {
      return JSON.readValue(facts, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException damaged) {
      throw new InventoryWriteException(damaged);
    }
  }

  /** Notes that a bundle is in use; it was first used when it was for the first time. */
  public void use(BundleVersion bundle) {
    store.commit(
        sql -> {
          sql.update(
              "INSERT INTO bundle_versions (digest, version, first_used_at)"
                  + " SELECT ?, ?, ? WHERE NOT EXISTS"
                  + " (SELECT 1 FROM bundle_versions WHERE digest = ?)",
              bundle.digest(),
              bundle.version(),
              bundle.firstUsedAt(),
              bundle.digest());
          sql.update(
              "UPDATE bundle_versions SET used_at = ?, contents = ? WHERE digest = ?",
              bundle.firstUsedAt(),
              bundle.contents(),
              bundle.digest());
        });
  }

  /** Notes that none is installed any more. */
  public void giveBack() {
    store.commit(sql -> sql.update("UPDATE bundle_versions SET used_at = NULL"));
  }

  /** The one that is installed: whichever was put to use last. */
  public Optional<BundleVersion> installed() {
    return store.read(
        sql ->
            sql.first(
                Deployments::bundle,
                "SELECT * FROM bundle_versions WHERE used_at IS NOT NULL"
                    + " ORDER BY used_at DESC LIMIT 1"));
  }

  /** All that were installed here, in the order in which they came into use. */
  public List<BundleVersion> bundles() {
    return store.read(
        sql ->
            sql.list(Deployments::bundle, "SELECT * FROM bundle_versions ORDER BY first_used_at"));
  }

  private static BundleVersion bundle(ResultSet row) throws SQLException {
    return new BundleVersion(
        row.getString("digest"),
        row.getString("version"),
        Sql.instant(row, "first_used_at"),
        Sql.maybeText(row, "contents"));
  }

  /** Keeps a backup's record, in place of an older one of the same label. */
  public void record(Backup backup) {
    store.commit(
        sql ->
            sql.update(
                "MERGE INTO backups (label, kind, host, started_at, ended_at, bytes, proven_at)"
                    + " KEY (label) VALUES (?, ?, ?, ?, ?, ?, ?)",
                backup.label(),
                backup.kind(),
                backup.host(),
                backup.startedAt(),
                backup.endedAt(),
                backup.bytes(),
                backup.provenAt()));
  }

  /** Backups, the newest first. */
  public List<Backup> backups() {
    return store.read(
        sql ->
            sql.list(
                row ->
                    new Backup(
                        row.getString("label"),
                        row.getString("kind"),
                        row.getString("host"),
                        Sql.instant(row, "started_at"),
                        Sql.instant(row, "ended_at"),
                        row.getLong("bytes"),
                        Sql.maybeInstant(row, "proven_at")),
                "SELECT * FROM backups ORDER BY ended_at DESC"));
  }
}
