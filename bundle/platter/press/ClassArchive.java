package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The archive of the classes that are loaded at every start (AppCDS, JEP 310), which the disc's
 * launcher names: a start takes half the time with it. Java goes by it wherever the disc is
 * mounted, as long as the jar has the name, the size and the time that it had here.
 */
final class ClassArchive {
  static final String NAME = "platter.jsa";

  private ClassArchive() {}

  /**
   * Writes it beside the jar. Addresses that are not random, and the interpreter alone, make the
   * bytes the same each time at the same place.
   *
   * @param disc the folder with the jar and the runtime in it, whose times are final
   * @param classes their names, as Java lists them with {@code -XX:DumpLoadedClassList}
   */
  static void write(Path disc, JavaRuntime runtime, Path classes) throws IOException {
    var printed =
        Command.of(
                runtime.command(
                    List.of("setarch", "-R"),
                    List.of(
                        "-Xint",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes.toAbsolutePath(),
                        "-XX:SharedArchiveFile=" + NAME,
                        "-cp",
                        // as a whole path: Java finds the jar elsewhere by what is alike at the end
                        disc.resolve(DiscPress.JAR).toString())))
            .in(disc)
            .with(runtime.environment())
            .run();
    if (!Files.isRegularFile(disc.resolve(NAME))) {
      throw new BuildFailedException("Java wrote no class archive. It printed:\n" + printed);
    }
  }
}
