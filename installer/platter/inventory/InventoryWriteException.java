package platter.inventory;

/**
 * Something could not be written durably, or not be read any more: the disk is full, or broken.
 * What was acknowledged before stays.
 */
public final class InventoryWriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InventoryWriteException(Throwable cause) {
    super(
        "The inventory could not be read or written ("
            + cause.getMessage()
            + "). Check free space and the disk of its folder, then run the command again: it goes"
            + " on where it stopped.",
        cause);
  }
}
