package platter.web;

/** What a browser gets. */
sealed interface Answer {
  /** A page. */
  record Page(int status, String html) implements Answer {
    static Page of(String html) {
      return new Page(200, html);
    }
  }

  /** The browser is to ask for this path of ours instead. */
  record Redirect(String path) implements Answer {}

  /** A text file to keep. */
  record Download(String name, String type, String content) implements Answer {}

  /** There is no such page. */
  record Missing() implements Answer {}
}
