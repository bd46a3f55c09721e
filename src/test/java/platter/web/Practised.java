package platter.web;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.inventory.Inventory;
import platter.topology.Secret;
import platter.wizard.Wizard;

/** A wizard whose hosts are played, with a small disc and an inventory of its own. */
record Practised(Inventory inventory, Bundle bundle, Wizard wizard) implements AutoCloseable {
  /**
   * Opens one.
   *
   * @param folder an empty one
   */
  static Practised in(Path folder) throws Exception {
    var inventory = Inventory.open(folder.resolve("home"), new Secret("passphrase"));
    var bundle =
        Bundle.open(
            new SmallBundle()
                .image("base", SmallBundle.tar("usr/bin/dash", "a shell"))
                .jar(folder.resolve("disc.jar")));
    return new Practised(inventory, bundle, Wizard.practise(inventory, bundle, Locale.ENGLISH));
  }

  /** Waits until the disc is read, before which nothing goes on. */
  void readsTheDisc() throws Exception {
    for (long version = 0; wizard.view().waits().isPresent(); ) {
      version = wizard.await(version, Duration.ofSeconds(20));
    }
  }

  @Override
  public void close() throws IOException {
    wizard.close();
    bundle.close();
    inventory.close();
  }
}
