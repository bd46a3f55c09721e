package platter.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who may see the pages: whoever brought a token that was shown to them. A token opens one session,
 * then the next one is made. Used by several threads.
 */
public final class Sessions {
  /** More browsers than people; the oldest one goes. */
  private static final int MOST = 16;

  private static final int BYTES = 24;

  private final String whence;
  private final SecureRandom random = new SecureRandom();
  private final Consumer<String> next;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private String token;

  /**
   * @param whence where a person finds the token, as the end of a sentence
   * @param next told of each new token, beginning with the second
   */
  public Sessions(String whence, Consumer<String> next) {
    this.whence = whence;
    this.next = next;
    this.token = secret();
  }

  /** Where a person finds the token. */
  String whence() {
    return whence;
  }

  /** The token that opens the next session. */
  public synchronized String token() {
    return token;
  }

  /**
   * Begins a session.
   *
   * @return empty where this is not the token that is good now
   */
  synchronized Optional<Session> begin(String brought) {
    if (!same(brought, token)) {
      return Optional.empty();
    }
    var session = new Session(secret(), secret());
    if (sessions.size() == MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    sessions.put(session.id(), session);
    token = secret();
    next.accept(token);
    return Optional.of(session);
  }

  /** The session of a cookie. */
  synchronized Optional<Session> find(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Compares in a time that says nothing of where they differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private String secret() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
