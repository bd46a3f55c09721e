package platter.inventory;

/** The inventory cannot be used. The message says which one, what is wrong and what to do next. */
public sealed class InventoryException extends Exception
    permits WrongPassphraseException, InventoryInUseException {
  private static final long serialVersionUID = 1L;

  public InventoryException(String message) {
    super(message);
  }

  public InventoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
