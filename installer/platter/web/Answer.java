package platter.web;

import platter.report.Papers;

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
  record Download(String name, String type, String content) implements Answer {
    static Download of(Papers.File paper) {
      return new Download(paper.name(), paper.type(), paper.content());
    }
  }

  /** There is no such page. */
  record Missing() implements Answer {}
}
