package platter.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** Where host keys are pinned. The inventory implements it. */
public interface HostKeys {
  /**
   * A host's public key as SSH knows it.
   *
   * @param type the key's algorithm, such as {@code ssh-ed25519}
   * @param base64 the key blob of RFC 4253, base64
   */
  record HostKey(String type, String base64) {
    /** OpenSSH's form, {@code SHA256:...}, to be compared with what a person reads at the host. */
    public String fingerprint() {
      try {
        var digest =
            MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(base64));
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /**
   * The key pinned for this host, if there is one.
   *
   * @param host its name in the topology; the address of a jump host that is not in it
   */
  Optional<HostKey> pinned(String host);

  /** Pins a key that a person or an option has accepted. */
  void pin(String host, HostKey key);

  /**
   * Forgets the key of a host that was installed anew; the next one that it shows must be accepted.
   *
   * @return whether there was one
   */
  boolean forget(String host);
}
