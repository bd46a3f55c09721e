package platter.press;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import platter.press.Lock.Locked;

/** Where packages can be had: which versions there are, and the files. */
interface Archive {
  /** Opens an archive when it turns out to be needed; that may ask the network. */
  @FunctionalInterface
  interface Opener {
    Archive open() throws IOException;
  }

  /** From now on these versions are preferred to any other, as far as they are still there. */
  void pin(Collection<Locked> packages) throws IOException;

  /** What installing these into an empty root would bring, sorted by name. */
  List<Locked> resolve(Collection<String> names) throws IOException;

  /** Downloads exactly these packages into a folder. */
  void download(Collection<Locked> packages, Path into) throws IOException;
}
