package platter.operation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import platter.bundle.Bundle;
import platter.bundle.Verification;
import platter.topology.Topology;

/** The disc, compared with its checksums beside the checks that come before an installation. */
final class DiscReading {
  private final FutureTask<List<Verification>> read;

  private DiscReading(FutureTask<List<Verification>> read) {
    this.read = read;
  }

  static DiscReading begin(Bundle bundle) {
    var read = new FutureTask<>(bundle::compare);
    var thread = new Thread(read, "disc");
    thread.setDaemon(true);
    thread.start();
    return new DiscReading(read);
  }

  /**
   * Waits until all is read.
   *
   * @return what is damaged all the same, a sentence each: what was repaired while it was read, and
   *     what this topology does not need
   * @throws OperationException where something is not as it was made that this topology needs
   */
  List<String> requireFor(Topology topology)
      throws OperationException, IOException, InterruptedException {
    var images = images(topology);
    var notes = new ArrayList<String>();
    for (var each : verifications()) {
      for (var trouble : each.troubles()) {
        var said = trouble.name() + " " + trouble.detail();
        if (trouble.need().by(images)) {
          throw new OperationException(
              "nothing was installed: in "
                  + each.file()
                  + ", "
                  + said
                  + "; use another copy of the disc, and 'platter verify' to check it");
        }
        notes.add(said + ", which is not needed here");
      }
      notes.addAll(each.notes());
    }
    return notes;
  }

  private static Set<String> images(Topology topology) {
    return topology.hosts().stream()
        .flatMap(host -> Service.of(topology, host).stream())
        .flatMap(service -> service.images().stream())
        .collect(Collectors.toSet());
  }

  private List<Verification> verifications() throws IOException, InterruptedException {
    try {
      return read.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unread) {
        throw unread;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
