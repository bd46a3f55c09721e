package platter.operation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;

/**
 * A host that runs what it is told in a folder, which it takes for its own {@code /var/lib/platter}
 * and {@code /run}; with stand-ins for what only a whole host has.
 */
final class PlayedHost implements Session {
  private final String name;
  private final Path folder;

  /** What it was told, in order. */
  final List<Script> told = new ArrayList<>();

  PlayedHost(String name, Path folder) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    Files.createDirectories(folder.resolve("bin"));
    stand("systemctl", "exit 0");
    room(9_000_000);
  }

  /** A program of that name does this instead. */
  void stand(String program, String text) throws IOException {
    var file = folder.resolve("bin").resolve(program);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** So many kilobytes of its disk are free, whatever lies there. */
  void room(long free) throws IOException {
    stand(
        "df",
        """
        case $1 in
          -PkT) echo "disk ext4 9 9 %1$d 9 /" ;;
          *) echo "disk 9 9 %1$d 9 /" ;;
        esac
        """
            .formatted(free));
  }

  Path path(String below) {
    return folder.resolve("platter").resolve(below);
  }

  void write(String below, String text) throws IOException {
    Files.createDirectories(path(below).getParent());
    Files.writeString(path(below), text);
  }

  String read(String below) throws IOException {
    return Files.readString(path(below));
  }

  boolean has(String below) {
    return Files.exists(path(below));
  }

  /** What lies in a folder, in order. */
  List<String> list(String below) throws IOException {
    try (var files = Files.list(path(below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public String host() {
    return name;
  }

  @Override
  public Duration roundTrip() {
    return Duration.ZERO;
  }

  @Override
  public CompletableFuture<Answer> send(Script script) {
    return CompletableFuture.completedFuture(run(script));
  }

  @Override
  public Answer run(Script script) {
    return run(script, Path.of("/dev/null"));
  }

  private Answer run(Script script, Path input) {
    told.add(script);
    try {
      var builder = new ProcessBuilder("sh", "-c", here(script.text()), "-");
      script.args().forEach(arg -> builder.command().add(here(arg)));
      builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
      var err = Files.createTempFile(folder, "err", "");
      var process = builder.redirectError(err.toFile()).redirectInput(input.toFile()).start();
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), out, Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String here(String text) {
    return text.replace("/var/lib/platter", folder.resolve("platter").toString())
        .replace("/run/platter", folder.resolve("run/platter").toString());
  }

  @Override
  public Answer stream(Script script, InputStream data, LongConsumer progress) {
    try {
      var sent = Files.createTempFile(folder, "sent", "");
      Files.copy(data, sent, StandardCopyOption.REPLACE_EXISTING);
      return run(script, sent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // There is no line.
  }
}
