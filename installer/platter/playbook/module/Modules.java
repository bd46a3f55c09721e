package platter.playbook.module;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All modules, by full name and, for {@code ansible.*}, by short name. */
public final class Modules {
  private static final List<Module> ALL =
      List.of(
          new FileModule(),
          new CopyModule(),
          new TemplateModule(),
          new UserModule(),
          new GroupModule(),
          new SystemdServiceModule(),
          new CommandModule(),
          new LineInFileModule(),
          new BlockInFileModule(),
          new SysctlModule(),
          new WaitForModule(),
          new WaitModule(),
          new ImageModule(),
          new DiscModule(),
          new FirewallModule());
  private static final Map<String, Module> BY_NAME = new LinkedHashMap<>();

  static {
    for (var module : ALL) {
      var name = module.spec().name();
      BY_NAME.put(name, module);
      if (name.startsWith("ansible.")) {
        BY_NAME.put(module.spec().shortName(), module);
      }
    }
  }

  private Modules() {}

  public static List<Module> all() {
    return ALL;
  }

  public static Optional<Module> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
