package platter.playbook.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@code systemctl show} prints: a block of lines per unit, in the order asked. */
final class UnitLines {
  private UnitLines() {}

  static List<UnitState> units(List<Query.Unit> queries, Output output) {
    var blocks = output.out().strip().split("\n\n", -1);
    var units = new ArrayList<UnitState>();
    for (int i = 0; i < blocks.length && i < queries.size(); i++) {
      var fields = fields(blocks[i]);
      units.add(
          new UnitState(
              queries.get(i).name(),
              fields.getOrDefault("LoadState", ""),
              fields.getOrDefault("ActiveState", ""),
              fields.getOrDefault("SubState", ""),
              fields.getOrDefault("UnitFileState", ""),
              "yes".equals(fields.get("NeedDaemonReload"))));
    }
    return units;
  }

  private static Map<String, String> fields(String block) {
    var fields = new HashMap<String, String>();
    block
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                fields.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return fields;
  }
}
