package platter.topology;

import java.util.List;

/**
 * The shapes a deployment can have, and what each survives. The texts are in bundle {@code
 * topology}.
 */
public enum Shape {
  /** The loss of any one place needs no person. */
  TWO_SITES_AND_VAULT("two-sites-and-vault"),
  /** No third place: no software can tell a lost site from a lost line. */
  TWO_SITES("two-sites"),
  /** One site of several hosts; copies at the vault. */
  SITE_AND_VAULT("site-and-vault"),
  /** A single host; copies at a vault or on a disk. */
  HOST("host");

  private final String key;

  Shape(String key) {
    this.key = key;
  }

  /** The shape of these places. */
  public static Shape of(List<Site> sites, List<Host> vault) {
    if (sites.size() > 1) {
      return vault.isEmpty() ? TWO_SITES : TWO_SITES_AND_VAULT;
    }
    return sites.size() == 1 && sites.get(0).hosts().size() == 1 ? HOST : SITE_AND_VAULT;
  }

  /**
   * Whether each site votes for itself. Between such sites nothing happens by itself: the database
   * of one follows that of the other, until a person says otherwise.
   */
  public boolean quorumPerSite() {
    return this == TWO_SITES;
  }

  /** What it is called. */
  public String title(Messages messages) {
    return messages.text("shape." + key + ".title");
  }

  /** What it survives without any person's action. */
  public String automatic(Messages messages) {
    return messages.text("shape." + key + ".automatic");
  }

  /** What a person brings back with one command. */
  public String byCommand(Messages messages) {
    return messages.text("shape." + key + ".command");
  }

  /** Where the backup lies. */
  public String backup(Messages messages) {
    return messages.text("shape." + key + ".backup");
  }
}
