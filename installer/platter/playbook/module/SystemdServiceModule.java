package platter.playbook.module;

import java.util.Map;
import java.util.Set;
import platter.playbook.Place;
import platter.playbook.PlaybookException;

/** {@code ansible.builtin.systemd_service}: what runs, and what runs after a reboot. */
final class SystemdServiceModule implements Module {
  private static final Set<String> ONLY_IN_HANDLERS = Set.of("restarted", "reloaded");
  private static final Spec SPEC =
      Spec.named("ansible.builtin.systemd_service")
          .needs("name", Spec.Type.TEXT)
          .oneOf("state", "", "started", "stopped", "restarted", "reloaded")
          .takes("enabled", Spec.Type.FLAG)
          .takes("masked", Spec.Type.FLAG)
          .takes("daemon_reload", Spec.Type.FLAG, "false")
          .build();

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public void check(Map<String, Object> given, boolean handler, Place place) {
    var state = given.get("state");
    if (!handler && state instanceof String text && ONLY_IN_HANDLERS.contains(text)) {
      throw new PlaybookException(
          place,
          "systemd_service: 'state: " + text + "' belongs into a handler: it always changes");
    }
  }

  @Override
  public Wish wish(Arguments arguments, Sources sources) {
    var name = arguments.need("name");
    if (!name.matches("[A-Za-z0-9:_.\\\\@-]+")) {
      throw arguments.refuse("'" + name + "' cannot be a unit's name");
    }
    var suffixed =
        name.matches(".*\\.(service|socket|target|timer|path|mount|automount|swap|slice|scope)");
    return new UnitWish(
        suffixed ? name : name + ".service",
        arguments.text("state"),
        arguments.flag("enabled"),
        arguments.flag("masked"),
        arguments.is("daemon_reload"));
  }
}
