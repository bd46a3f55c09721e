package platter.operation;

import java.security.SecureRandom;
import java.util.Arrays;
import platter.topology.Host;

/**
 * What two real clients do with each other, one part after the other; each gives a sentence about
 * what came of it.
 */
final class TwoClients {
  /** Rooms and accounts of tests begin with it, so that what was left of one is known. */
  static final String PREFIX = "platter-check-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ChatClient one;
  private final Host there;
  private final ChatClient other;
  private final String forth;
  private final String back;
  private final String room;

  /**
   * @param there the gateway of the other
   * @param mark of this time, so that nothing of an earlier one is taken for it
   */
  TwoClients(ChatClient one, ChatClient other, Host there, String mark) {
    this.one = one;
    this.there = there;
    this.other = other;
    forth = "Platter " + mark + " forth \u5317\u4eac";
    back = "Platter " + mark + " back \u5e7f\u5dde";
    room = PREFIX + mark;
  }

  /** A message from the first to the other. */
  String forth() throws ChatException, InterruptedException {
    return deliver(one, other, forth);
  }

  /** A message from the other to the first. */
  String back() throws ChatException, InterruptedException {
    return deliver(other, one, back);
  }

  private static String deliver(ChatClient from, ChatClient to, String text)
      throws ChatException, InterruptedException {
    from.send(to.account(), text);
    to.await(text);
    return "delivered";
  }

  /** Whether one of them reads both messages in its own archive. */
  String archived(ChatClient client) throws ChatException, InterruptedException {
    if (!client.archived(forth) || !client.archived(back)) {
      throw new ChatException(
          "a message that arrived is missing from the archive of " + client.account());
    }
    return "read back";
  }

  /** Both archives. */
  String archived() throws ChatException, InterruptedException {
    archived(one);
    return archived(other);
  }

  /** A room that the first makes, and in which the other hears it. */
  String room() throws ChatException, InterruptedException {
    one.enter(room);
    other.enter(room);
    one.say(room, forth);
    other.await(forth);
    one.end(room);
    return "delivered";
  }

  /** A file that the first uploads and the other fetches from its own gateway. */
  String file() throws ChatException, InterruptedException {
    var content = new byte[100_000];
    RANDOM.nextBytes(content);
    var path = one.upload("check.bin", content);
    if (!Arrays.equals(content, other.fetch(there.address(), path))) {
      throw new ChatException("the file fetched at " + there.name() + " is not the one sent");
    }
    return content.length + " bytes";
  }
}
