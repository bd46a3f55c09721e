package platter.playbook.module;

import java.util.Optional;

/** {@code platter.image}: a root filesystem of the disc, below {@code /opt/platter}. */
final class ImageModule implements Module {
  private static final Spec SPEC =
      Spec.named("platter.image")
          .takes("name", Spec.Type.TEXT)
          .oneOf("state", "present", "present", "absent", "pruned")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var name = arguments.text("name");
    var state = arguments.need("state");
    if (state.equals("pruned") == name.isPresent()) {
      throw arguments.refuse("'name' goes with every state but 'pruned'");
    }
    return switch (state) {
      case "present" -> {
        var bundle = sources.bundle();
        yield new ImageWish(bundle.image(arguments.need("name")), bundle);
      }
      case "absent" -> new UnusedImagesWish(Optional.of(arguments.need("name")));
      default -> new UnusedImagesWish(Optional.empty());
    };
  }
}
