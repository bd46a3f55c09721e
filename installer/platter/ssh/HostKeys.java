package platter.ssh;

import java.util.Optional;

/** Where host keys are pinned. The inventory implements it. */
public interface HostKeys {
  /**
   * A host's public key as SSH knows it.
   *
   * @param type the key's algorithm, such as {@code ssh-ed25519}
   * @param base64 the key blob of RFC 4253, base64
   */
  record HostKey(String type, String base64) {}

  /** The key pinned for this host name of the topology, if there is one. */
  Optional<HostKey> pinned(String host);

  /** Pins a key that a person or an option has accepted. */
  void pin(String host, HostKey key);
}
