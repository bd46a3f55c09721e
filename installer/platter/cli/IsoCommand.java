package platter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import platter.press.DiscPress;
import platter.press.Press;
import platter.press.ReleaseKey;

/** {@code platter iso}: pressing the disc. */
@Command(name = "iso")
final class IsoCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Presses a disc of the program and its images. */
  @Command(name = "build")
  int build(
      @Option(names = "--to", paramLabel = "FILE", defaultValue = "target/platter.iso") Path image,
      @Option(names = "--jar", paramLabel = "FILE", defaultValue = "target/platter.jar") Path jar,
      @Option(names = "--disc", paramLabel = "DIR", defaultValue = "iso") Path disc,
      @Option(names = "--documents", paramLabel = "DIR", defaultValue = "docs") Path documents,
      @Option(names = "--work", paramLabel = "DIR", defaultValue = "/var/tmp/platter-disc")
          Path work,
      @Option(names = "--windows-runtime", paramLabel = "DIR") @Nullable Path windows,
      @Option(names = "--introduced", paramLabel = "DIR") @Nullable Path introduced,
      @Option(names = "--without-boot") boolean withoutBoot,
      @Option(names = "--cache", paramLabel = "DIR") @Nullable Path cache,
      @Option(names = "--key", paramLabel = "FILE") @Nullable Path key,
      @Option(names = "--key-password-file", paramLabel = "FILE") @Nullable Path password)
      throws IOException {
    var out = spec.commandLine().getOut();
    Optional<ReleaseKey> signs =
        key == null ? Optional.empty() : Optional.of(key(key, Optional.ofNullable(password)));
    Optional<Path> boots =
        withoutBoot
            ? Optional.empty()
            : Optional.of(cache != null ? cache : Press.defaultCache(System.getenv()));
    DiscPress.press(
        new DiscPress.Options(
            jar,
            disc,
            documents,
            image,
            work,
            Optional.ofNullable(windows),
            Optional.ofNullable(introduced),
            boots,
            signs,
            Version.text()),
        line -> {
          out.println(line);
          out.flush();
        });
    return Platter.DONE;
  }

  private static ReleaseKey key(Path file, Optional<Path> password) throws IOException {
    return password.isPresent()
        ? ReleaseKey.read(file, Files.readString(password.get()).strip().toCharArray())
        : ReleaseKey.read(file);
  }
}
