package platter.playbook.module;

import java.util.Map;
import platter.playbook.Place;
import platter.playbook.PlaybookException;

/** {@code ansible.builtin.file}: directories, links, modes and owners, and what must not be. */
final class FileModule implements Module {
  private static final Spec SPEC =
      Attributes.into(
              Spec.named("ansible.builtin.file")
                  .needs("path", Spec.Type.PATH)
                  .oneOf("state", "file", "file", "directory", "link", "absent")
                  .takes("src", Spec.Type.TEXT))
          .takes("recurse", Spec.Type.FLAG, "false")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public void check(Map<String, Object> given, boolean handler, Place place) {
    var state = given.getOrDefault("state", "file");
    if (given.containsKey("src") != state.equals("link") && state instanceof String) {
      throw new PlaybookException(place, "file: 'src' goes with 'state: link' and only with it");
    }
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var path = arguments.need("path");
    var state = arguments.need("state");
    var attributes = Attributes.of(arguments);
    if (arguments.is("recurse") && !state.equals("directory")) {
      throw arguments.refuse("'recurse' goes with 'state: directory'");
    }
    if (attributes.any() && (state.equals("link") || state.equals("absent"))) {
      throw arguments.refuse("'mode', 'owner' and 'group' do not go with 'state: " + state + "'");
    }
    return switch (state) {
      case "directory" -> new DirectoryWish(path, attributes, arguments.is("recurse"));
      case "link" -> new LinkWish(path, arguments.need("src"));
      case "absent" -> {
        if (path.replaceAll("/+", "/").matches("/[^/]*/?") || path.contains("/..")) {
          throw arguments.refuse("will not remove '" + path + "'");
        }
        yield new AbsentWish(path);
      }
      default -> new AttributesWish(path, attributes);
    };
  }
}
