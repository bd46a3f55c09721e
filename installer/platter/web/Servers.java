package platter.web;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;

/** What holds for all servers of this package. */
final class Servers {
  /** What is posted has a topology at most. */
  private static final long MOST_BYTES = 1 << 20;

  static {
    // The library's own log is for its makers; what concerns a person is said on a page.
    System.setProperty("org.jboss.logging.provider", "slf4j");
  }

  private Servers() {}

  static Undertow.Builder builder() {
    return Undertow.builder()
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MOST_BYTES)
        .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false);
  }
}
