package platter.playbook.module;

/**
 * {@code platter.disc}: the program's own jar, with all images in it, below {@code /opt/platter}.
 */
final class DiscModule implements Module {
  private static final Spec SPEC =
      Spec.named("platter.disc").oneOf("state", "present", "present", "absent").build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    if (arguments.need("state").equals("absent")) {
      return new AbsentWish(DiscWish.FOLDER);
    }
    var disc = sources.bundle().disc();
    return new DiscWish(
        disc.orElseThrow(
            () ->
                arguments.refuse(
                    "the program does not run from a jar with its images in it, so there is no disc to bring")));
  }
}
