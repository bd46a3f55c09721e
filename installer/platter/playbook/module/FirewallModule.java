package platter.playbook.module;

/** {@code platter.firewall}: ports opened where firewalld, ufw or nftables runs. */
final class FirewallModule implements Module {
  private static final Spec SPEC =
      Spec.named("platter.firewall")
          .needs("ports", Spec.Type.LIST)
          .oneOf("state", "present", "present", "absent")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var ports =
        arguments.list("ports").orElseThrow().stream().map(p -> port(arguments, p)).toList();
    return new FirewallWish(ports, arguments.need("state").equals("present"));
  }

  private static String port(Arguments arguments, String text) {
    if (!text.matches("[1-9][0-9]{0,4}(/(tcp|udp))?")) {
      throw arguments.refuse("'" + text + "' is no port; write 5222 or 5222/udp");
    }
    return text.contains("/") ? text : text + "/tcp";
  }
}
