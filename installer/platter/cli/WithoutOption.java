package platter.cli;

import java.util.Set;
import picocli.CommandLine.Option;
import platter.operation.LeftOut;
import platter.operation.OperationException;

/** Hosts that take no part in what a command does with all. */
final class WithoutOption {
  @Option(names = "--without", paramLabel = "HOST")
  private Set<String> hosts = Set.of();

  /**
   * Their names.
   *
   * @throws OperationException if the others cannot do without one of them, before anybody is asked
   */
  Set<String> hosts(Workplace workplace) throws OperationException {
    LeftOut.taking(workplace.topology(), workplace.inventory(), hosts);
    return hosts;
  }
}
