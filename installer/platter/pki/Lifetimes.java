package platter.pki;

import java.time.Duration;

/** How long what the authorities issue is valid, in all, its back-dating included. */
public final class Lifetimes {
  /** An authority outlives the installation. */
  public static final Duration AUTHORITY = Duration.ofDays(20 * 365 + 5);

  /** What the services show to each other. */
  public static final Duration SERVICE = Duration.ofDays(730);

  /** What clients see: several of them refuse more than 398 days. */
  public static final Duration CLIENT_FACING = Duration.ofDays(397);

  /** Valid from a day ago, so that a host whose clock is behind takes it. */
  public static final Duration BACK_DATED = Duration.ofHours(24);

  private Lifetimes() {}
}
