package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The disc as the release engineer presses it, mounted as the customer does; by FUSE, since kernels
 * of test machines may know no ISO 9660.
 */
public final class PressedDisc implements AutoCloseable {
  /** Where people have such things: with a space and Chinese in it. */
  public static final String NAME = "光盘 disc";

  private final Path mounted;

  private PressedDisc(Path mounted) {
    this.mounted = mounted;
  }

  /** The image, pressed anew unless it is younger than the program; signed with {@link #key}. */
  public static Path image() throws IOException, InterruptedException {
    var jar = jar();
    var image = Path.of("target/platter.iso");
    if (!Files.exists(image)
        || Files.getLastModifiedTime(image).compareTo(Files.getLastModifiedTime(jar)) < 0) {
      System.out.println(press(jar, image));
    }
    return image;
  }

  static Path jar() {
    return Path.of(System.getProperty("platter.jar", "target/platter.jar"));
  }

  /** Who releases discs here: a key that was made for these tests. */
  static Path key() throws IOException {
    var key = Path.of("target/release.key");
    if (!Files.exists(key)) {
      ReleaseKey.generate(key, publicKey());
    }
    return key;
  }

  static Path publicKey() {
    return Path.of("target/release.pub");
  }

  static String press(Path jar, Path image) throws IOException, InterruptedException {
    return says(
        0,
        "java",
        "-jar",
        jar.toString(),
        "iso",
        "build",
        "--jar",
        jar.toString(),
        "--to",
        image.toString(),
        "--key",
        key().toString());
  }

  /** Mounts it in a folder, for all accounts of this machine. */
  public static PressedDisc mount(Path image, Path in) throws IOException, InterruptedException {
    var place = Files.createDirectories(in.resolve(NAME));
    says(0, "fuseiso", image.toString(), place.toString(), "-o", "allow_other");
    return new PressedDisc(place);
  }

  public Path folder() {
    return mounted;
  }

  /** What the launcher says in this environment: words {@code NAME=VALUE}. */
  String launched(int status, List<String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
    command.addAll(environment);
    command.addAll(List.of("sh", mounted.resolve("platter").toString()));
    command.addAll(List.of(arguments));
    return says(status, command.toArray(String[]::new));
  }

  /** Runs a program, which must end with this status, and gives what it printed. */
  static String says(int status, String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(status, process.waitFor(), () -> String.join(" ", command) + "\n" + said);
    return said;
  }

  @Override
  public void close() throws IOException {
    try {
      says(0, "fusermount", "-u", mounted.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the disc was unmounted");
    }
  }
}
