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

  /**
   * The name that the jar has for Java here, and from the launcher wherever the disc is mounted:
   * the archive is of no use for another one.
   */
  private static final String JAR = "/proc/self/fd/9/" + DiscPress.JAR;

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
                    List.of("sh", "-c", "exec 9<. && exec \"$@\"", "sh", "setarch", "-R"),
                    List.of(
                        "-Xint",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + classes.toAbsolutePath(),
                        "-XX:SharedArchiveFile=" + NAME,
                        "-cp",
                        JAR)))
            .in(disc)
            .with(runtime.environment())
            .run();
    if (!Files.isRegularFile(disc.resolve(NAME))) {
      throw new BuildFailedException("Java wrote no class archive. It printed:\n" + printed);
    }
  }
}
