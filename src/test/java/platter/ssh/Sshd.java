package platter.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import platter.Await;
import platter.topology.Access;
import platter.topology.Access.Become;
import platter.topology.Host;
import platter.topology.Secret;

/** A real SSH server of the test's own on the loopback address; takes root by key. */
public final class Sshd implements AutoCloseable {
  private final Process process;
  private final Path dir;
  private final int port;

  private Sshd(Process process, Path dir, int port) {
    this.process = process;
    this.dir = dir;
    this.port = port;
  }

  /**
   * Starts one and returns when it listens.
   *
   * @param options further lines of {@code sshd_config}; they win over the preset ones
   */
  static Sshd start(Path dir, String... options) throws Exception {
    return start(dir, freePort(), options);
  }

  public static Sshd start(Path dir, int port, String... options) throws Exception {
    Files.createDirectories(dir);
    Files.createDirectories(Path.of("/run/sshd"));
    keygen(dir.resolve("host_key"), "");
    keygen(dir.resolve("id"), "");
    keygen(dir.resolve("id_locked"), "open sesame");
    Files.writeString(
        dir.resolve("authorized_keys"),
        Files.readString(dir.resolve("id.pub")) + Files.readString(dir.resolve("id_locked.pub")));
    var config =
        String.join("\n", options)
            + """

            ListenAddress 127.0.0.1:%d
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password
            """
                .formatted(port, dir.resolve("host_key"), dir.resolve("authorized_keys"));
    Files.writeString(dir.resolve("sshd_config"), config);
    var process =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", dir.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    var sshd = new Sshd(process, dir, port);
    Await.until(sshd::listens);
    return sshd;
  }

  private boolean listens() throws IOException {
    try (var probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      if (!process.isAlive()) {
        throw new IOException("sshd ended: " + Files.readString(dir.resolve("log")), e);
      }
      return false;
    }
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), Program.CHARSET);
    if (process.waitFor() != 0) {
      throw new IOException(List.of(command) + ": " + said);
    }
  }

  private static void keygen(Path file, String passphrase) throws Exception {
    if (!Files.exists(file)) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", file.toString());
    }
  }

  public int port() {
    return port;
  }

  public Path file(String name) {
    return dir.resolve(name);
  }

  /** Takes the host's key away; the next start makes another one. */
  void forgetKey() throws IOException {
    Files.delete(dir.resolve("host_key"));
    Files.delete(dir.resolve("host_key.pub"));
  }

  Host host(String name) {
    return host(name, port, Optional.empty());
  }

  static Host host(String name, int port, Optional<String> jump) {
    var access = new Access("root", port, Become.NONE, jump, false);
    return new Host(name, "127.0.0.1", access, Set.of());
  }

  public Credentials byKey() {
    return key("id", Optional.empty());
  }

  Credentials key(String file, Optional<Secret> passphrase) {
    return new Credentials(
        List.of(new Credential.KeyFile(dir.resolve(file), passphrase)), Optional.empty());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
