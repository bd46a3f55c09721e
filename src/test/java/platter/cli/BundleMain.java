package platter.cli;

import picocli.CommandLine;

/** Runs {@code bundle} alone, for builds of the images without the rest of the program. */
final class BundleMain {
  private BundleMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new BundleCommand()).execute(args));
  }
}
