package platter.web;

import java.util.Optional;

/** One browser. Used by several threads. */
final class Session {
  private final String id;
  private final String csrf;
  private String said = "";
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

  /** To be read on the next page, once: why something was not done. */
  synchronized void say(String sentence) {
    said = sentence;
  }

  /** What was to be read on the next page; afterwards there is nothing. */
  synchronized String heard() {
    var sentence = said;
    said = "";
    return sentence;
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
