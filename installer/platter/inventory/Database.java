package platter.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.h2.jdbcx.JdbcDataSource;

/** The encrypted file of H2, at the newest schema that this version of Platter knows. */
final class Database {
  /** The number of the last file in {@code migrations}. */
  static final int SCHEMA = 5;

  private static final String MIGRATIONS = "classpath:platter/inventory/migrations";

  private final Home home;
  private final JdbcDataSource source = new JdbcDataSource();

  Database(Home home, Keys keys) {
    this.home = home;
    source.setURL(
        "jdbc:h2:file:"
            + home.database()
            + ";CIPHER=AES;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
            // The store compacts a file that has grown, and no other, when it closes.
            + ";MAX_COMPACT_TIME=0");
    source.setUser("platter");
    source.setPassword(keys.databasePassword() + " platter");
  }

  /** Opens it, and makes it first where there is none. */
  Store open() throws InventoryException {
    try {
      var writing = source.getConnection();
      home.close(home.databaseFile(), "rw-------");
      var schema = schema(writing);
      if (schema > SCHEMA) {
        writing.close();
        throw new InventoryException(
            "The inventory in "
                + home.folder()
                + " was written by a newer version of Platter; use that version");
      }
      if (schema < SCHEMA) {
        migrate(SCHEMA);
      }
      return new Store(home, writing, source.getConnection());
    } catch (SQLException | IOException | FlywayException failed) {
      throw damaged(failed);
    }
  }

  /** Makes a new database at an older schema, for an export of that time. */
  Connection create(int schema) throws InventoryException {
    try {
      var connection = source.getConnection();
      home.close(home.databaseFile(), "rw-------");
      migrate(schema);
      return connection;
    } catch (SQLException | IOException | FlywayException failed) {
      throw damaged(failed);
    }
  }

  boolean exists() {
    return Files.exists(home.databaseFile());
  }

  private InventoryException damaged(Exception failed) {
    return new InventoryException(
        "The inventory in "
            + home.folder()
            + " is damaged ("
            + failed.getMessage()
            + "); import "
            + home.export()
            + " into an empty folder, or restore the folder from a copy",
        failed);
  }

  private static int schema(Connection connection) throws SQLException {
    var sql = new Sql(connection);
    var history =
        sql.first(
            row -> row.getString(1),
            "SELECT table_name FROM information_schema.tables"
                + " WHERE table_name = 'flyway_schema_history'");
    if (history.isEmpty()) {
      return 0;
    }
    return sql.first(
            row -> row.getInt(1),
            "SELECT COALESCE(MAX(CAST(\"version\" AS INTEGER)), 0)"
                + " FROM \"flyway_schema_history\" WHERE \"success\"")
        .orElse(0);
  }

  private void migrate(int schema) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .locations(MIGRATIONS)
        .target(MigrationVersion.fromVersion(Integer.toString(schema)))
        .load()
        .migrate();
  }
}
