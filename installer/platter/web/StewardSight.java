package platter.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import platter.operation.Glance;
import platter.operation.Lag;
import platter.operation.OperationException;
import platter.operation.Watched;

/** Shows what the steward beside it saw last, and asks nobody. */
final class StewardSight implements Sight {
  private final Path shown;
  private final Path lags;

  /**
   * @param folder what the steward keeps
   */
  StewardSight(Path folder) {
    this.shown = folder.resolve(Glance.SHOWN);
    this.lags = folder.resolve(Lag.SHOWN);
  }

  @Override
  public Seen look() throws IOException, OperationException {
    if (!Files.exists(shown)) {
      throw new IOException(
          "the steward has not looked yet; 'systemctl status platter-steward' on this host says more");
    }
    var glance = Glance.parse(StewardRecords.text(shown));
    boolean late = glance.at().plus(Watched.PATIENCE).isBefore(Instant.now());
    return new Seen(
        glance,
        late
            ? "the steward has seen nothing since then; 'systemctl status platter-steward' on this host says more"
            : "",
        Files.exists(lags) ? Lag.parse(StewardRecords.text(lags)) : List.of());
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
