package platter.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import platter.ssh.HostKeys;
import platter.topology.Secret;

/**
 * The inventory of one deployment: an encrypted database in a folder that this process alone owns
 * while it is open. What {@link RunJournal} and the other parts promise to be durable survives the
 * end of the process at any moment.
 */
public final class Inventory implements AutoCloseable {
  private final Home home;
  private final Keys keys;
  private final Ownership ownership;
  private final Store store;
  private final Exports exports;
  private final RunJournal journal;
  private final Secrets secrets;

  private Inventory(Home home, Keys keys, Ownership ownership, Store store) {
    this.home = home;
    this.keys = keys;
    this.ownership = ownership;
    this.store = store;
    this.exports = new Exports(() -> exportTo(home.export()));
    this.journal = new RunJournal(home, store, ownership, exports::request);
    this.secrets = new Secrets(store);
  }

  /**
   * Opens the inventory in a folder, or makes a new one where the folder is empty or missing.
   *
   * @throws WrongPassphraseException if it was made with another passphrase
   * @throws InventoryInUseException if another process owns it; the message says who
   * @throws InventoryException if it is damaged or newer than this program
   */
  public static Inventory open(Path folder, Secret passphrase) throws InventoryException {
    var home = Home.prepare(folder);
    var ownership = Ownership.take(home);
    try {
      var lock = home.lock();
      var keys =
          lock.isPresent()
              ? Keys.open(lock.get(), passphrase, "the inventory in " + home.folder())
              : Keys.create(passphrase);
      var database = new Database(home, keys);
      if (lock.isEmpty()) {
        home.write(keys.lock());
      } else if (!database.exists() && Files.exists(home.export())) {
        throw new InventoryException(
            home.databaseFile()
                + " is gone; import "
                + home.export()
                + " into an empty folder and go on there");
      }
      return new Inventory(home, keys, ownership, database.open());
    } catch (InventoryException | RuntimeException refused) {
      ownership.close();
      throw refused;
    }
  }

  /** Whether there is an inventory in a folder. */
  public static boolean exists(Path folder) {
    return Files.exists(new Home(folder).lockFile());
  }

  /**
   * Makes the inventory that an export holds, in an empty folder.
   *
   * @throws InventoryException if the folder is not empty, or the file is damaged or newer than
   *     this program
   */
  public static void importFrom(Path export, Path folder, Secret passphrase)
      throws InventoryException {
    var dump =
        Dump.parse(Sealed.open(read(export), passphrase, export.toString()), export.toString());
    var schema = dump.path("schema").asInt();
    if (schema < 1 || schema > Database.SCHEMA) {
      throw new InventoryException(
          export + " was written by a newer version of Platter; import it with that version");
    }
    var home = Home.prepare(folder);
    if (home.lock().isPresent()) {
      throw new InventoryException(
          folder + " holds an inventory already; choose an empty folder for --home");
    }
    var ownership = Ownership.take(home);
    try {
      var keys = Keys.create(passphrase);
      try (var connection = new Database(home, keys).create(schema)) {
        connection.setAutoCommit(false);
        var sql = new Sql(connection);
        Dump.insert(dump, sql);
        connection.commit();
        sql.update("SHUTDOWN");
      }
      home.write(keys.lock());
    } catch (SQLException refused) {
      throw new InventoryException(
          export
              + " could not be imported ("
              + refused.getMessage()
              + "); empty "
              + folder
              + " and try again",
          refused);
    } finally {
      ownership.close();
    }
  }

  private static byte[] read(Path export) throws InventoryException {
    try {
      return Files.readAllBytes(export);
    } catch (IOException unreadable) {
      throw new InventoryException(
          export + " cannot be read (" + unreadable + "); check its path and permissions",
          unreadable);
    }
  }

  /**
   * Who owns the inventory in a folder right now, as one sentence, for a command that may not wait.
   */
  public static String owner(Path folder) {
    return Ownership.inUse(new Home(folder).owner());
  }

  public RunJournal journal() {
    return journal;
  }

  public HostKeys hostKeys() {
    return new PinnedKeys(store);
  }

  public Secrets secrets() {
    return secrets;
  }

  public Settings settings() {
    return new Settings(store);
  }

  public Deployments deployments() {
    return new Deployments(store);
  }

  public Drills drills() {
    return new Drills(store);
  }

  public Receipts receipts() {
    return new Receipts(store);
  }

  /** What the health wizard found. */
  public Checkups checkups() {
    return new Checkups(store);
  }

  /**
   * The authorities and what they issued.
   *
   * @param deployment stands in the names of authorities that are made
   */
  public Certificates certificates(String deployment) {
    return new Certificates(secrets, deployment);
  }

  /** The encrypted export. */
  public byte[] export() {
    return Sealed.seal(Dump.write(store), keys);
  }

  /** Writes the encrypted export, replacing a file of this name as a whole. */
  public void exportTo(Path file) {
    try {
      home.replace(file.toAbsolutePath(), export());
    } catch (IOException refused) {
      throw new InventoryWriteException(refused);
    }
  }

  /** Writes what is still on its way, and lets another process have the inventory. */
  @Override
  public void close() {
    try (ownership;
        store;
        exports) {
      // Closed in turn: the export reads what the store holds.
    }
  }
}
