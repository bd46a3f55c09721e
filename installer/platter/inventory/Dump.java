package platter.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All rows of the inventory as JSON: {@code {"format", "schema", "exported-at", "tables": {table:
 * [{column: value}]}}}. Names are in lower case, times in ISO 8601.
 */
final class Dump {
  /** Parents before children. */
  private static final List<String> TABLES =
      List.of(
          "deployments",
          "sites",
          "hosts",
          "roles",
          "runs",
          "steps",
          "facts",
          "host_keys",
          "backups",
          "drills",
          "receipts",
          "checkups",
          "bundle_versions",
          "settings",
          "secrets");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "platter-inventory";

  private Dump() {}

  static byte[] write(Store store) {
    var root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("schema", Database.SCHEMA);
    root.put("exported-at", Instant.now().toString());
    var tables = root.putObject("tables");
    store.read(
        sql -> {
          for (var table : TABLES) {
            var rows = tables.putArray(table);
            sql.list(row -> rows.add(row(row)), "SELECT * FROM " + table);
          }
          return tables;
        });
    try {
      return JSON.writeValueAsBytes(root);
    } catch (IOException impossible) {
      throw new IllegalStateException("a tree has no text", impossible);
    }
  }

  private static ObjectNode row(ResultSet row) throws SQLException {
    var json = JSON.createObjectNode();
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      var name = columns.getColumnName(i).toLowerCase(Locale.ROOT);
      switch (columns.getColumnType(i)) {
        case Types.BIGINT, Types.INTEGER -> {
          var number = row.getLong(i);
          if (!row.wasNull()) {
            json.put(name, number);
          }
        }
        case Types.TIMESTAMP_WITH_TIMEZONE -> {
          var time = row.getObject(i, OffsetDateTime.class);
          if (time != null) {
            json.put(name, time.toInstant().toString());
          }
        }
        default -> {
          var text = row.getString(i);
          if (text != null) {
            json.put(name, text);
          }
        }
      }
    }
    return json;
  }

  /** The tree of a dump, and so its schema. */
  static JsonNode parse(byte[] dump, String name) throws InventoryException {
    try {
      var root = JSON.readTree(dump);
      if (!root.path("format").asText().equals(FORMAT)) {
        throw new InventoryException(name + " holds no inventory; choose another file");
      }
      return root;
    } catch (IOException damaged) {
      throw new InventoryException(name + " holds no inventory; choose another file", damaged);
    }
  }

  /** Puts every row of a dump into empty tables of the same schema. */
  static void insert(JsonNode root, Sql sql) throws SQLException {
    for (var table : TABLES) {
      if (root.path("tables").get(table) instanceof ArrayNode rows) {
        for (var row : rows) {
          insert(sql, table, row);
        }
      }
    }
  }

  private static void insert(Sql sql, String table, JsonNode row) throws SQLException {
    var values = new ArrayList<Object>();
    var columns = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (!field.getKey().matches("[a-z0-9_]{1,60}")) {
        throw new SQLException("a column cannot be called " + field.getKey());
      }
      columns.add(field.getKey());
      values.add(value(field.getValue()));
    }
    sql.update(
        "INSERT INTO "
            + table
            + columns.stream().collect(Collectors.joining(", ", " (", ")"))
            + " VALUES "
            + columns.stream().map(c -> "?").collect(Collectors.joining(", ", "(", ")")),
        values.toArray());
  }

  private static Object value(JsonNode value) {
    return value.isNumber() ? value.asLong() : value.asText();
  }
}
