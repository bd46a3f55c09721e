package platter.inventory;

/** Another process owns the inventory. The message says who, where, since when and what for. */
public final class InventoryInUseException extends InventoryException {
  private static final long serialVersionUID = 1L;

  InventoryInUseException(String message) {
    super(message);
  }
}
