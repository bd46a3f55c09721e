package platter.playbook.module;

import java.util.Optional;
import java.util.Set;

/** {@code ansible.builtin.user}: accounts, never with a password. */
final class UserModule implements Module {
  private static final Spec SPEC =
      Spec.named("ansible.builtin.user")
          .needs("name", Spec.Type.TEXT)
          .oneOf("state", "present", "present", "absent")
          .takes("uid", Spec.Type.NUMBER)
          .takes("group", Spec.Type.TEXT)
          .takes("groups", Spec.Type.LIST)
          .takes("append", Spec.Type.FLAG, "false")
          .takes("comment", Spec.Type.TEXT)
          .takes("home", Spec.Type.PATH)
          .takes("shell", Spec.Type.PATH)
          .takes("system", Spec.Type.FLAG, "false")
          .takes("create_home", Spec.Type.FLAG, "true")
          .takes("remove", Spec.Type.FLAG, "false")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var name = AccountName.of(arguments);
    if (arguments.need("state").equals("absent")) {
      return new NoUserWish(name, arguments.is("remove"));
    }
    Optional<Set<String>> groups = arguments.list("groups").map(java.util.TreeSet::new);
    return new UserWish(
        name,
        arguments.number("uid"),
        arguments.text("group"),
        groups,
        arguments.is("append"),
        arguments.text("comment"),
        arguments.text("home"),
        arguments.text("shell"),
        arguments.is("system"),
        arguments.is("create_home"));
  }
}
