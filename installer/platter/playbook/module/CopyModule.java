package platter.playbook.module;

import java.util.List;
import java.util.Optional;
import platter.playbook.host.Bytes;

/** {@code ansible.builtin.copy}: a file with given content. */
final class CopyModule implements Module {
  private static final Spec SPEC =
      Attributes.into(
              Spec.named("ansible.builtin.copy")
                  .needs("dest", Spec.Type.PATH)
                  .takes("content", Spec.Type.TEXT)
                  .takes("src", Spec.Type.TEXT))
          .takes("validate", Spec.Type.TEXT)
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    if (arguments.has("content") == arguments.has("src")) {
      throw arguments.refuse("needs either 'content' or 'src'");
    }
    var content =
        arguments.has("src")
            ? sources.file(arguments.need("src"))
            : Bytes.of(arguments.need("content"));
    return new ContentWish(
        arguments.need("dest"), content, Attributes.of(arguments), validate(arguments));
  }

  /** The words of the program; no shell is involved. */
  static Optional<List<String>> validate(Arguments arguments) {
    var words = arguments.text("validate").map(text -> List.of(text.strip().split("\\s+")));
    if (words.isPresent() && !words.get().contains("%s")) {
      throw arguments.refuse("'validate' must hold %s as a word of its own");
    }
    return words;
  }
}
