package platter.ssh;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Pinned keys in memory, which are forgotten with the process. Used by several threads. */
public final class Pins implements HostKeys {
  private final Map<String, HostKey> keys = new ConcurrentHashMap<>();

  @Override
  public Optional<HostKey> pinned(String host) {
    return Optional.ofNullable(keys.get(host));
  }

  @Override
  public void pin(String host, HostKey key) {
    keys.put(host, key);
  }

  @Override
  public boolean forget(String host) {
    return keys.remove(host) != null;
  }
}
