package platter.topology;

/**
 * How much a deployment is to carry; {@link Sizing} derives memory, disks and lines from it.
 *
 * @param users people with an account
 * @param messagesADay what all of them send together on a working day
 * @param keepDays for how many days of messages and files the disks must have room; nothing is
 *     deleted after them
 */
public record Size(int users, long messagesADay, int keepDays) {
  /** Messages of one person on a working day, where nothing else is said. */
  public static final long MESSAGES_A_USER = 20;

  /** What is assumed where the customer says nothing. */
  public static final Size DEFAULT = new Size(200, 200 * MESSAGES_A_USER, 365);

  static final int MOST_USERS = 100_000;
  static final long MOST_MESSAGES = 100_000_000;
  static final int MOST_DAYS = 3_650;
}
