package platter.web;

import java.util.List;
import platter.operation.Glance;
import platter.operation.Lag;

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
   * @param lags what the steward saw of the last day; empty where it has not been heard
   */
  record Seen(Glance glance, String trouble, List<Lag> lags) {
    public Seen {
      lags = List.copyOf(lags);
    }
  }

  /** Looks; fails where nothing is seen. */
  Seen look() throws Exception;

  @Override
  void close();
}
