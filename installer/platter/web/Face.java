package platter.web;

import java.time.Duration;
import java.util.Locale;

/** The pages of one purpose. Used by several threads. */
interface Face {
  /** What is to be seen at a path. */
  Answer get(Request request) throws Exception;

  /** Something is to be done; answers with where to look then. */
  Answer post(Request request) throws Exception;

  /**
   * Waits until the pages show something newer than this version, or the time is over.
   *
   * @return the version now
   */
  long await(long version, Duration most) throws Exception;

  /** In which its pages are, where it has none to show. */
  Locale language(Request request);
}
