package platter.pki;

import java.util.List;

/**
 * Something wrong with a customer's certificate.
 *
 * @param arguments of the fault's text: what was found, and what was wanted
 */
public record Finding(Fault fault, List<String> arguments) {
  public Finding {
    arguments = List.copyOf(arguments);
  }

  static Finding of(Fault fault, String... arguments) {
    return new Finding(fault, List.of(arguments));
  }
}
