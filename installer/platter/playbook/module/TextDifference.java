package platter.playbook.module;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import platter.playbook.host.Bytes;

/** A file's old and new content as a unified difference. */
final class TextDifference {
  private static final int CONTEXT = 3;
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private TextDifference() {}

  static String of(String path, Optional<Bytes> old, Bytes wanted) {
    var before = old.map(Bytes::text).orElse(Optional.of(""));
    var after = wanted.text();
    if (before.isEmpty() || after.isEmpty()) {
      return "%s: content differs, %s instead of %s (sha256 %.12s)%n"
          .formatted(path, wanted, old.map(Bytes::toString).orElse("none"), wanted.sha256());
    }
    var lines = lines(before.get());
    var unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            old.isPresent() ? path : "/dev/null",
            path,
            lines,
            DiffUtils.diff(lines, lines(after.get())),
            CONTEXT);
    return String.join("\n", unified) + "\n";
  }

  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.endsWith("\n")) {
      return Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
    }
    var lines = text.split("\n", -1);
    lines[lines.length - 1] += "\n" + NO_NEWLINE;
    return Arrays.asList(lines);
  }
}
