package platter.run;

/**
 * Where the engine keeps its own on a host.
 *
 * @param opt holds images; goes when a host is given back
 * @param etc holds the receipt
 * @param var holds notified handlers and the originals of replaced files
 */
public record HostPlaces(String opt, String etc, String var) {
  public static final HostPlaces USUAL =
      new HostPlaces("/opt/platter", "/etc/platter", "/var/lib/platter");
}
