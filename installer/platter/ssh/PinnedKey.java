package platter.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.Base64;
import java.util.Optional;

/** Lets JSch through with the pinned key only, and keeps the key that the host showed. */
final class PinnedKey implements HostKeyRepository {
  private final Optional<HostKeys.HostKey> pinned;
  private volatile Optional<HostKeys.HostKey> shown = Optional.empty();

  PinnedKey(Optional<HostKeys.HostKey> pinned) {
    this.pinned = pinned;
  }

  /** What the host showed, if it came that far. */
  Optional<HostKeys.HostKey> shown() {
    return shown;
  }

  @Override
  public int check(String host, byte[] key) {
    var seen = new HostKeys.HostKey(typeOf(key), Base64.getEncoder().encodeToString(key));
    shown = Optional.of(seen);
    return pinned
        .map(pin -> pin.base64().equals(seen.base64()) ? OK : CHANGED)
        .orElse(NOT_INCLUDED);
  }

  /** RFC 4253, 6.6: the blob begins with its type, four bytes of length in front. */
  private static String typeOf(byte[] key) {
    return new String(key, 4, key[3] & 0xff, Program.CHARSET);
  }

  @Override
  public HostKey[] getHostKey() {
    return getHostKey("", "");
  }

  /** JSch asks so that it can prefer the pinned key's algorithm. */
  @Override
  public HostKey[] getHostKey(String host, String type) {
    try {
      return pinned.isEmpty()
          ? new HostKey[0]
          : new HostKey[] {new HostKey(host, Base64.getDecoder().decode(pinned.get().base64()))};
    } catch (JSchException e) {
      throw new IllegalStateException("the pinned key is not one", e);
    }
  }

  @Override
  public void add(HostKey key, UserInfo who) {
    throw new IllegalStateException("keys are pinned in the inventory only");
  }

  @Override
  public void remove(String host, String type) {
    throw new IllegalStateException("keys are pinned in the inventory only");
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    throw new IllegalStateException("keys are pinned in the inventory only");
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "inventory";
  }
}
