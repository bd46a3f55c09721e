package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where new lines go: behind or before the last line that matches, else to the end. */
record Insertion(Optional<Pattern> after, Optional<Pattern> before, boolean atBeginning) {
  static Insertion of(Arguments arguments) {
    if (arguments.has("insertafter") && arguments.has("insertbefore")) {
      throw arguments.refuse("takes 'insertafter' or 'insertbefore', not both");
    }
    boolean beginning = arguments.text("insertbefore").equals(Optional.of("BOF"));
    boolean end = arguments.text("insertafter").equals(Optional.of("EOF"));
    return new Insertion(
        end ? Optional.empty() : LineInFileModule.pattern(arguments, "insertafter"),
        beginning ? Optional.empty() : LineInFileModule.pattern(arguments, "insertbefore"),
        beginning);
  }

  List<String> insert(List<String> lines, List<String> more) {
    var all = new ArrayList<>(lines);
    all.addAll(place(lines), more);
    return all;
  }

  private int place(List<String> lines) {
    if (atBeginning) {
      return 0;
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      var line = lines.get(i);
      if (after.map(p -> p.matcher(line).find()).orElse(false)) {
        return i + 1;
      }
      if (before.map(p -> p.matcher(line).find()).orElse(false)) {
        return i;
      }
    }
    return lines.size();
  }
}
