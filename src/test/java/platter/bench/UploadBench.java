package platter.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import platter.ssh.Connector;
import platter.ssh.Credential;
import platter.ssh.Credentials;
import platter.ssh.HostKeyDecision;
import platter.ssh.Pins;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.Upload;
import platter.topology.Access;
import platter.topology.Host;

/**
 * Uploads beside {@code scp}, in turns so that a busy machine hurts both, then single frames. By
 * hand, in the laptop's network of a lab: {@code ADDRESS KEY MEGABYTES ROUNDS}.
 */
public final class UploadBench {
  private UploadBench() {}

  private record Blob(Path file, long size, String sha256) implements Upload.Source {
    @Override
    public InputStream open(long offset) throws IOException {
      return Channels.newInputStream(FileChannel.open(file).position(offset));
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    var address = args[0];
    var key = Path.of(args[1]);
    var blob = blob(Integer.parseInt(args[2]));
    try {
      long begun = System.nanoTime();
      try (var session = connect(address, key)) {
        say(
            "connect, cold JVM: %.0f ms; round trip %.1f ms",
            ms(begun), session.roundTrip().toNanos() / 1e6);
        for (int round = 1; round <= Integer.parseInt(args[3]); round++) {
          double scp = seconds(() -> scp(address, key, blob));
          double ours = seconds(() -> upload(session, blob));
          double mb = blob.size() / 1e6;
          say(
              "round %d: scp %.0f MB/s, upload %.0f MB/s, ratio %.2f",
              round, mb / scp, mb / ours, scp / ours);
        }
        frames(session);
      }
      begun = System.nanoTime();
      connect(address, key).close();
      say("connect, warm JVM: %.0f ms", ms(begun));
    } finally {
      Files.delete(blob.file());
    }
  }

  private static void frames(Session session) throws Exception {
    int count = 200;
    var script = Script.of("echo \"$1\"", "value");
    var all = new double[2];
    for (int round = 0; round < 3; round++) {
      all[0] =
          seconds(
              () -> {
                for (int i = 0; i < count; i++) {
                  session.run(script);
                }
              });
      all[1] =
          seconds(
              () -> {
                for (var answer :
                    IntStream.range(0, count).mapToObj(i -> session.send(script)).toList()) {
                  answer.get();
                }
              });
    }
    say(
        "per frame: %.2f ms one by one, %.2f ms in a pipeline",
        all[0] * 1e3 / count, all[1] * 1e3 / count);
  }

  private static Session connect(String address, Path key) throws Exception {
    var host =
        new Host(
            "host",
            address,
            new Access("root", 22, Access.Become.NONE, Optional.empty(), false),
            Set.of());
    var credentials =
        new Credentials(List.of(new Credential.KeyFile(key, Optional.empty())), Optional.empty());
    return new Connector(List.of(host), h -> credentials, new Pins(), HostKeyDecision.acceptNew())
        .connect(host);
  }

  private static void upload(Session session, Blob blob) throws Exception {
    session.run(Script.of("rm -f /dev/shm/bench-upload"));
    Upload.run(session, blob, "/dev/shm/bench-upload", there -> {});
  }

  private static void scp(String address, Path key, Blob blob) throws Exception {
    var command =
        List.of(
            "scp",
            "-q",
            "-i",
            key.toString(),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            blob.file().toString(),
            "root@" + address + ":/dev/shm/bench-scp");
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("scp failed");
    }
  }

  private static Blob blob(int megabytes) throws Exception {
    var file = Files.createTempFile("platter-bench", ".blob");
    var random = new Random(1);
    var digest = MessageDigest.getInstance("SHA-256");
    var chunk = new byte[1_000_000];
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(chunk);
        digest.update(chunk);
        out.write(chunk);
      }
    }
    return new Blob(file, megabytes * 1_000_000L, HexFormat.of().formatHex(digest.digest()));
  }

  private static double seconds(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double ms(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
