package platter.bundle;

import java.io.IOException;
import java.nio.file.Path;

/** The jar or folder holds no bundle: it was compiled, but no images were put into it. */
public final class NoBundleException extends IOException {
  private static final long serialVersionUID = 1L;

  NoBundleException(Path file) {
    super(
        file
            + " holds no server images. Put them in with 'java -jar "
            + file
            + " bundle build', run from the project's folder on a machine with Debian's packages at"
            + " hand, or take the jar from a disc.");
  }
}
