package platter.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import platter.wizard.Guide;

/** The wizard in a browser. */
public final class WizardSite {
  private WizardSite() {}

  /**
   * Serves it.
   *
   * @param address where to listen; port 0 for any that is free
   * @param tls wanted where the address is not this machine's own
   * @throws IOException if nothing can listen there; says why
   */
  public static WebServer serve(
      Guide guide, InetSocketAddress address, Optional<SSLContext> tls, Sessions sessions)
      throws IOException {
    var assets = new Assets();
    return WebServer.start(address, tls, sessions, new WizardFace(guide, assets), assets);
  }
}
