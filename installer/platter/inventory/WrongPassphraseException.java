package platter.inventory;

/** The passphrase is not the one that the inventory or its export was made with. */
public final class WrongPassphraseException extends InventoryException {
  private static final long serialVersionUID = 1L;

  WrongPassphraseException(String what) {
    super(
        "The passphrase does not open "
            + what
            + "; try again. There is no way in without it: if it is lost, rebuild the inventory"
            + " from the hosts.");
  }
}
