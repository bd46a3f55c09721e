package platter.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One browser. Used by several threads. */
final class Session {
  private final String id;
  private final String csrf;
  private final Deque<AtomicBoolean> streams = new ArrayDeque<>();
  private String said = "";
  private boolean shown;
  private Optional<String> language = Optional.empty();
  private boolean unlocked;

  /**
   * @param id the cookie
   * @param csrf what every form of this browser's pages holds
   */
  Session(String id, String csrf) {
    this.id = id;
    this.csrf = csrf;
  }

  String id() {
    return id;
  }

  String csrf() {
    return csrf;
  }

  /**
   * One more page is kept fresh; where there are as many as may be, the oldest one is not any more.
   * A page that was left counts until its stream is noticed to have nobody at its end.
   *
   * @return whether it still may be
   */
  synchronized AtomicBoolean stream(int most) {
    if (streams.size() == most) {
      streams.remove().set(false);
    }
    var goes = new AtomicBoolean(true);
    streams.add(goes);
    return goes;
  }

  synchronized void ended(AtomicBoolean stream) {
    streams.remove(stream);
  }

  /** To be read on the next page: why something was not done. */
  synchronized void say(String sentence) {
    said = sentence;
    shown = false;
  }

  /**
   * What is to be read. It stays while a page is only kept fresh, and is gone from the page after
   * it.
   *
   * @param fresh whether the page is only kept fresh
   */
  synchronized String heard(boolean fresh) {
    if (!fresh) {
      if (shown) {
        said = "";
      }
      shown = true;
    }
    return said;
  }

  synchronized void speak(String tag) {
    language = Optional.of(tag);
  }

  synchronized Optional<String> language() {
    return language;
  }

  synchronized void unlock(boolean open) {
    unlocked = open;
  }

  /** Whether somebody has typed the passphrase in this browser. */
  synchronized boolean unlocked() {
    return unlocked;
  }
}
