package platter.steward;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Where the steward keeps things. A disk that takes nothing ends no watch: whoever keeps something
 * has it in memory too and goes on with that, and the trouble is there to be told.
 */
final class Shelf {
  /** Puts something into a file. */
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  private final Map<String, String> troubles = new ConcurrentSkipListMap<>();
  private final Consumer<String> log;

  /**
   * @param log told when something cannot be kept, and when it can again
   */
  Shelf(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Keeps something, or remembers why it could not be.
   *
   * @param what the same each time that the same thing is kept
   * @return whether it is kept
   */
  boolean keep(String what, Writing writing) {
    try {
      writing.run();
      if (troubles.remove(what) != null) {
        log.accept(what + ": kept again");
      }
      return true;
    } catch (IOException e) {
      if (troubles.put(what, String.valueOf(e)) == null) {
        log.accept(what + ": cannot be kept, goes on in memory: " + e);
      }
      return false;
    }
  }

  /** Why something cannot be kept at this moment. */
  Optional<String> trouble() {
    return troubles.values().stream().findFirst();
  }
}
