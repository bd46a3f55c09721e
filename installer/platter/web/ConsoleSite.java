package platter.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import platter.inventory.Inventory;
import platter.topology.Secret;
import platter.topology.Topology;

/** The console in a browser. */
public final class ConsoleSite implements AutoCloseable {
  private final Watch watch;
  private final Optional<Deeds> deeds;
  private final WebServer server;

  private ConsoleSite(Watch watch, Optional<Deeds> deeds, WebServer server) {
    this.watch = watch;
    this.deeds = deeds;
    this.server = server;
  }

  /**
   * Serves one that shows what the steward on this host saw, and can do nothing.
   *
   * @param steward the folder of what it keeps
   * @param fingerprint of topology and disc, by which a drill is of now or stale
   * @throws IOException if nothing can listen there; says why
   */
  public static ConsoleSite show(
      Topology topology,
      Path steward,
      String fingerprint,
      InetSocketAddress address,
      SSLContext tls,
      Sessions sessions)
      throws IOException {
    var assets = new Assets();
    var watch = new Watch(() -> new StewardSight(steward));
    var records = new StewardRecords(steward, fingerprint);
    var console = new Console(topology, records, watch, Optional.empty(), assets);
    var server = WebServer.start(address, Optional.of(tls), sessions, console, assets);
    watch.begin();
    return new ConsoleSite(watch, Optional.empty(), server);
  }

  /**
   * Serves it, and begins to look at the hosts.
   *
   * @param passphrase what unlocks it
   * @param address where to listen; port 0 for any that is free
   * @param tls wanted where the address is not this machine's own
   * @throws IOException if nothing can listen there; says why
   */
  public static ConsoleSite serve(
      Topology topology,
      Inventory inventory,
      Workshop workshop,
      Secret passphrase,
      InetSocketAddress address,
      Optional<SSLContext> tls,
      Sessions sessions)
      throws IOException {
    var assets = new Assets();
    var watch = new Watch(() -> new HostsSight(topology, inventory, workshop.hosts()));
    var deeds = new Deeds(watch::changed);
    var acts = new Acts(topology, inventory, workshop, passphrase, watch, deeds);
    var looks = new Looks(topology, inventory, workshop, watch, deeds);
    var desk = new Desk(topology, inventory, looks, acts, deeds);
    var console =
        new Console(
            topology, new InventoryRecords(topology, inventory), watch, Optional.of(desk), assets);
    var server = WebServer.start(address, tls, sessions, console, assets);
    watch.begin();
    return new ConsoleSite(watch, Optional.of(deeds), server);
  }

  public WebServer server() {
    return server;
  }

  /** What is under way is stopped between two steps and waited for; pages show it until then. */
  @Override
  public void close() {
    deeds.ifPresent(Deeds::close);
    watch.close();
    server.close();
  }
}
