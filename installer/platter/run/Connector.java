package platter.run;

import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * Opens the one connection to a host; asked again when it broke. Whoever opens it closes it after
 * the run, which does so itself only where it is cancelled.
 */
@FunctionalInterface
public interface Connector {
  Session connect(Target target) throws UnreachableException, InterruptedException;
}
