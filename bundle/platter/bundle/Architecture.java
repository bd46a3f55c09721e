package platter.bundle;

import java.util.Locale;

/** A processor architecture that an image is built for, by the names that OCI and Debian share. */
public enum Architecture {
  AMD64("x86_64"),
  ARM64("aarch64");

  private final String machine;

  Architecture(String machine) {
    this.machine = machine;
  }

  /** The name in OCI manifests and in Debian packages, such as {@code amd64}. */
  public String ociName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code uname -m} prints on such a host, such as {@code x86_64}. */
  public String machine() {
    return machine;
  }

  /**
   * Reads either name: {@code amd64} or {@code x86_64}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Architecture of(String name) {
    for (var each : values()) {
      if (each.ociName().equals(name) || each.machine.equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException("architecture: unknown name '" + name + "'");
  }
}
