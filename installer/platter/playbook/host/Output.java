package platter.playbook.host;

/**
 * What a command gave back.
 *
 * @param status exit status
 */
public record Output(int status, String out, String err) {}
