package platter.playbook.host;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what {@code stat} and {@code sha256sum} print. */
final class FileLines {
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private FileLines() {}

  static List<FileState> states(List<Query.Stat> queries, Output output) {
    var found = Probe.index(tree(output), FileState::path);
    return queries.stream()
        .map(query -> found.getOrDefault(query.path(), FileState.absent(query.path())))
        .toList();
  }

  static List<FileState> tree(Output output) {
    return output.out().lines().map(FileLines::state).toList();
  }

  private static FileState state(String line) {
    var fields = line.split("\t", 7);
    int raw = Integer.parseInt(fields[0], 16);
    var names = new ArrayList<String>();
    var matcher = QUOTED.matcher(fields[6]);
    while (matcher.find()) {
      names.add(unquote(matcher.group(1)));
    }
    var type =
        switch (raw & 0170000) {
          case 0100000 -> FileState.Type.FILE;
          case 0040000 -> FileState.Type.DIRECTORY;
          case 0120000 -> FileState.Type.LINK;
          default -> FileState.Type.OTHER;
        };
    return new FileState(
        names.get(0),
        type,
        raw & 07777,
        fields[4].equals("UNKNOWN") ? fields[1] : fields[4],
        Long.parseLong(fields[1]),
        fields[5].equals("UNKNOWN") ? fields[2] : fields[5],
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        names.size() > 1 ? names.get(1) : "");
  }

  /** Undoes the quoting of C, in which other bytes than ASCII stand as octal numbers. */
  private static String unquote(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char next = text.charAt(++i);
      if (next >= '0' && next <= '7') {
        bytes.write(Integer.parseInt(text.substring(i, i + 3), 8));
        i += 2;
      } else {
        int special = "abfnrtv".indexOf(next);
        bytes.write(special >= 0 ? "\007\b\f\n\r\t\013".charAt(special) : next);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static List<Optional<String>> sums(List<Query.Sum> queries, Output output) {
    var lines = output.out().lines().toList();
    var sums = sumsByPath(lines);
    var answers = new ArrayList<Optional<String>>();
    for (var query : queries) {
      answers.add(Optional.ofNullable(sums.get(query.path())));
    }
    return lines.isEmpty() || lines.get(0).length() != queries.size() ? List.of() : answers;
  }

  private static Map<String, String> sumsByPath(List<String> lines) {
    var sums = new HashMap<String, String>();
    for (var line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      boolean escaped = line.startsWith("\\");
      var plain = escaped ? line.substring(1) : line;
      var path = plain.substring(66);
      sums.put(escaped ? path.replace("\\\\", "\\") : path, plain.substring(0, 64));
    }
    return sums;
  }
}
