package platter.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Platter.class.getPackage().getImplementationVersion();
    return new String[] {"platter " + (version == null ? "(not packaged)" : version)};
  }
}
