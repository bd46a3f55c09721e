package platter.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"platter " + text()};
  }

  /** The number alone. */
  static String text() {
    var version = Platter.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
