package platter.ssh;

import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Whether a key that is not pinned yet is the host's. Asked while no connection is open. */
@FunctionalInterface
public interface HostKeyDecision {
  /**
   * Decides.
   *
   * @param host the host's name in the topology
   * @param address where the key was shown
   * @param port where the key was shown
   */
  boolean accept(String host, String address, int port, HostKeys.HostKey key);

  /** Trusts the first key that a host shows. */
  static HostKeyDecision acceptNew() {
    return (host, address, port, key) -> true;
  }

  /** Trusts nothing new. */
  static HostKeyDecision refuse() {
    return (host, address, port, key) -> false;
  }

  /**
   * Trusts what a file in the format of OpenSSH's {@code known_hosts} holds, hashed names and ports
   * included.
   *
   * @throws IOException if it cannot be read
   */
  static HostKeyDecision knownHosts(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(
          file + " cannot be read. Give the known_hosts file that holds the hosts' keys.");
    }
    var jsch = new JSch();
    try {
      jsch.setKnownHosts(file.toString());
    } catch (JSchException e) {
      throw new IOException(file + " is not a known_hosts file: " + e.getMessage(), e);
    }
    var known = jsch.getHostKeyRepository();
    return (host, address, port, key) ->
        known.check(
                port == 22 ? address : "[" + address + "]:" + port,
                Base64.getDecoder().decode(key.base64()))
            == HostKeyRepository.OK;
  }
}
