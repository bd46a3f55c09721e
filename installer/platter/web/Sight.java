package platter.web;

import platter.operation.Glance;

/** Shows how the service stands, again and again. */
interface Sight extends AutoCloseable {
  /** Opens one anew, before the first look and after each that failed. */
  @FunctionalInterface
  interface Source {
    Sight open() throws Exception;
  }

  /**
   * What is seen.
   *
   * @param trouble why more cannot be seen; empty where all can
   */
  record Seen(Glance glance, String trouble) {}

  /** Looks; fails where nothing is seen. */
  Seen look() throws Exception;

  @Override
  void close();
}
