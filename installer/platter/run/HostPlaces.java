package platter.run;

/**
 * Where the engine keeps its own on a host.
 *
 * @param etc holds the receipt
 * @param var holds notified handlers and the originals of replaced files
 */
public record HostPlaces(String etc, String var) {
  public static final HostPlaces USUAL = new HostPlaces("/etc/platter", "/var/lib/platter");
}
