package platter.playbook.module;

/** {@code ansible.builtin.template}: a file rendered by Jinja2. */
final class TemplateModule implements Module {
  private static final Spec SPEC =
      Attributes.into(
              Spec.named("ansible.builtin.template")
                  .needs("src", Spec.Type.TEXT)
                  .needs("dest", Spec.Type.PATH))
          .takes("validate", Spec.Type.TEXT)
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    return new ContentWish(
        arguments.need("dest"),
        sources.template(arguments.need("src")),
        Attributes.of(arguments),
        CopyModule.validate(arguments));
  }
}
