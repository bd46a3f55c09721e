package platter.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with parameters on a connection. An {@link Optional} is its value or NULL. */
record Sql(Connection connection) {
  /** A row as a value. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  void update(String statement, Object... values) throws SQLException {
    try (var prepared = prepare(statement, values)) {
      prepared.execute();
    }
  }

  /** The same statement for each of many rows of values. */
  void updateAll(String statement, List<Object[]> rows) throws SQLException {
    try (var prepared = connection.prepareStatement(statement)) {
      for (var row : rows) {
        set(prepared, row);
        prepared.addBatch();
      }
      prepared.executeBatch();
    }
  }

  <T> List<T> list(Row<T> row, String query, Object... values) throws SQLException {
    try (var prepared = prepare(query, values);
        var rows = prepared.executeQuery()) {
      var list = new ArrayList<T>();
      while (rows.next()) {
        list.add(row.read(rows));
      }
      return list;
    }
  }

  <T> Optional<T> first(Row<T> row, String query, Object... values) throws SQLException {
    return list(row, query, values).stream().findFirst();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static Optional<String> maybeText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Optional<Long> maybeNumber(ResultSet row, String column) throws SQLException {
    var number = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(number);
  }

  private PreparedStatement prepare(String statement, Object... values) throws SQLException {
    var prepared = connection.prepareStatement(statement);
    set(prepared, values);
    return prepared;
  }

  private static void set(PreparedStatement prepared, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, plain(values[i]));
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Optional<?> maybe) {
      return plain(maybe.orElse(null));
    }
    return value instanceof Instant instant
        ? OffsetDateTime.ofInstant(instant, ZoneOffset.UTC)
        : value;
  }
}
