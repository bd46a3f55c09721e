package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ansible.builtin.blockinfile}: marked lines in a file that belongs to somebody else. */
final class BlockInFileModule implements Module {
  private static final Spec SPEC =
      Attributes.into(
              Spec.named("ansible.builtin.blockinfile")
                  .needs("path", Spec.Type.PATH)
                  .takes("block", Spec.Type.TEXT, "")
                  .takes("marker", Spec.Type.TEXT, "# {mark} ANSIBLE MANAGED BLOCK")
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
    var marker = arguments.need("marker");
    if (!marker.contains("{mark}")) {
      throw arguments.refuse("'marker' must hold {mark}");
    }
    var begin = marker.replace("{mark}", "BEGIN");
    var end = marker.replace("{mark}", "END");
    var path = arguments.need("path");
    var block = arguments.need("block").replaceFirst("\n+$", "");
    boolean present = arguments.need("state").equals("present") && !block.isEmpty();
    var insertion = Insertion.of(arguments);
    return new EditWish(
        path,
        lines ->
            edit(lines, begin, end, present ? Optional.of(block) : Optional.empty(), insertion),
        present && arguments.is("create"),
        Attributes.of(arguments),
        CopyModule.validate(arguments),
        present
            ? Optional.of(new Owned(Owned.Kind.BLOCK, path, Map.of("begin", begin, "end", end)))
            : Optional.empty());
  }

  static List<String> edit(
      List<String> lines, String begin, String end, Optional<String> block, Insertion insertion) {
    var marked = new ArrayList<String>();
    block.ifPresent(
        text -> {
          marked.add(begin);
          marked.addAll(List.of(text.split("\n", -1)));
          marked.add(end);
        });
    int from = lines.indexOf(begin);
    int to = lines.lastIndexOf(end);
    if (from < 0 || to < from) {
      return marked.isEmpty() ? lines : insertion.insert(lines, marked);
    }
    var all = new ArrayList<>(lines.subList(0, from));
    all.addAll(marked);
    all.addAll(lines.subList(to + 1, lines.size()));
    return all;
  }
}
