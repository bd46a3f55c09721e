package platter.press;

import java.util.List;

/**
 * A Debian package in an image.
 *
 * @param name its name
 * @param version its version
 * @param architecture {@code amd64} or {@code all}
 * @param source the source package that it was built from
 * @param sourceVersion the version of that
 * @param licences short names from its copyright file; empty where it names none that can be read
 */
record DebianPackage(
    String name,
    String version,
    String architecture,
    String source,
    String sourceVersion,
    List<String> licences) {

  static DebianPackage of(String name, String stanza) {
    var version = Dpkg.field(stanza, "Version");
    var source = Dpkg.field(stanza, "Source");
    var sourceVersion = version;
    var space = source.indexOf(' ');
    if (space > 0) {
      // "Source: glibc (2.41-12)": the version only where it differs
      sourceVersion = source.substring(space + 2, source.length() - 1);
      source = source.substring(0, space);
    }
    return new DebianPackage(
        name,
        version,
        Dpkg.field(stanza, "Architecture"),
        source.isEmpty() ? name : source,
        sourceVersion,
        List.of());
  }

  DebianPackage with(List<String> found) {
    return new DebianPackage(name, version, architecture, source, sourceVersion, found);
  }
}
