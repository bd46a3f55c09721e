package platter.playbook.host;

/**
 * A unit as {@code systemctl show} tells it.
 *
 * @param load {@code loaded}, {@code not-found}, {@code masked}, ...
 * @param active what runs: {@code failed}, {@code activating}, ...
 * @param file {@code enabled}, {@code disabled}, {@code static}, ... or empty
 * @param needsReload whether its files changed since systemd read them
 */
public record UnitState(
    String name, String load, String active, String sub, String file, boolean needsReload) {
  public boolean running() {
    return active.equals("active") || active.equals("activating") || active.equals("reloading");
  }

  public boolean found() {
    return !load.equals("not-found");
  }

  public boolean masked() {
    return load.equals("masked");
  }

  public boolean enabled() {
    return file.equals("enabled") || file.equals("enabled-runtime");
  }
}
