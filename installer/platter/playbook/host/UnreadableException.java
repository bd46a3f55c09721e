package platter.playbook.host;

/** A host's answer to a probe made no sense. */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableException(Command command, Output output) {
    super(
        "the host's answer cannot be read: status %d, printed '%s', '%s', asked with: %s"
            .formatted(output.status(), output.out(), output.err(), command.text()));
  }
}
