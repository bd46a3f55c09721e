package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code ansible.builtin.lineinfile}: one line in a file that belongs to somebody else. */
final class LineInFileModule implements Module {
  private static final Spec SPEC =
      Attributes.into(
              Spec.named("ansible.builtin.lineinfile")
                  .needs("path", Spec.Type.PATH)
                  .takes("line", Spec.Type.TEXT)
                  .takes("regexp", Spec.Type.TEXT)
                  .oneOf("state", "present", "present", "absent")
                  .takes("insertafter", Spec.Type.TEXT)
                  .takes("insertbefore", Spec.Type.TEXT)
                  .takes("create", Spec.Type.FLAG, "false"))
          .takes("validate", Spec.Type.TEXT)
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var line = arguments.text("line");
    var regexp = pattern(arguments, "regexp");
    boolean present = arguments.need("state").equals("present");
    if (line.isEmpty() && (present || regexp.isEmpty())) {
      throw arguments.refuse("needs 'line'" + (present ? "" : " or 'regexp'"));
    }
    if (line.filter(text -> text.contains("\n")).isPresent()) {
      throw arguments.refuse("'line' must be one line; blockinfile takes several");
    }
    var path = arguments.need("path");
    EditWish.Edit edit =
        present
            ? lines -> put(lines, line.get(), regexp, Insertion.of(arguments))
            : lines -> lines.stream().filter(l -> !matches(l, line, regexp)).toList();
    return new EditWish(
        path,
        edit,
        present && arguments.is("create"),
        Attributes.of(arguments),
        CopyModule.validate(arguments),
        line.filter(l -> present).map(l -> new Owned(Owned.Kind.LINE, path, Map.of("line", l))));
  }

  static Optional<Pattern> pattern(Arguments arguments, String name) {
    try {
      return arguments.text(name).map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      throw arguments.refuse("'" + name + "' is no regular expression: " + e.getDescription());
    }
  }

  private static boolean matches(String line, Optional<String> whole, Optional<Pattern> regexp) {
    return regexp.map(r -> r.matcher(line).find()).orElseGet(() -> whole.equals(Optional.of(line)));
  }

  private static List<String> put(
      List<String> lines, String line, Optional<Pattern> regexp, Insertion insertion) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (matches(lines.get(i), Optional.of(line), regexp)) {
        var replaced = new ArrayList<>(lines);
        replaced.set(i, line);
        return replaced;
      }
    }
    if (lines.contains(line)) {
      return lines;
    }
    return insertion.insert(lines, List.of(line));
  }
}
