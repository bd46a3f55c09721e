package platter.operation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import platter.bundle.Bundle;
import platter.bundle.MinisignKey;
import platter.bundle.TrustedKeys;
import platter.inventory.Inventory;

/**
 * Who releases the discs of this deployment. The first signed disc is believed, or a person has
 * compared its key with the printed card; each later one is held against what the inventory keeps
 * since, and so does the vault, whose administrator asks minisign.
 */
public final class ReleasePin {
  private static final String SETTING = "release.keys";

  private final Inventory inventory;
  private final TrustedKeys kept;

  private ReleasePin(Inventory inventory, TrustedKeys kept) {
    this.inventory = inventory;
    this.kept = kept;
  }

  /** What the inventory keeps; nothing before the first signed disc was installed. */
  public static ReleasePin of(Inventory inventory) {
    var keys =
        inventory.settings().find(SETTING).stream()
            .flatMap(String::lines)
            .map(line -> TrustedKeys.Trusted.pinned(new MinisignKey(line)))
            .toList();
    return new ReleasePin(inventory, new TrustedKeys(keys));
  }

  /**
   * Refuses a disc of somebody else, and one that is not signed where an earlier one was. There is
   * no way around it but a person's word that the key is another one now ({@link #trust}).
   *
   * @return the key that is to be kept from now on, with all that led to it; empty for a trial
   * @throws OperationException where the disc is another's
   */
  Optional<TrustedKeys> require(Bundle bundle) throws OperationException, IOException {
    var by = bundle.releasedBy().map(keys -> keys.keys().get(0).key());
    if (by.isEmpty()) {
      if (kept.keys().isEmpty()) {
        return Optional.empty();
      }
      throw new OperationException(
          "this disc is not signed, but the deployment was installed from one that was, by "
              + fingerprints(kept)
              + "; use a disc of whoever made that one");
    }
    if (kept.keys().isEmpty()) {
      return Optional.of(new TrustedKeys(List.of(TrustedKeys.Trusted.pinned(by.get()))));
    }
    var trusted = bundle.introduced(kept);
    if (trusted.keys().stream().noneMatch(each -> each.key().equals(by.get()))) {
      throw new OperationException(
          "this disc is signed by "
              + by.get().fingerprint()
              + ", but the deployment trusts "
              + fingerprints(kept)
              + ". If its maker has another key now, compare it with the printed card, and then: platter trust "
              + by.get().base64());
    }
    return Optional.of(trusted);
  }

  /** From now on these count. */
  void keep(TrustedKeys keys) {
    inventory
        .settings()
        .put(
            SETTING,
            keys.keys().stream()
                .map(each -> each.key().base64())
                .collect(Collectors.joining("\n")));
  }

  /** A person has compared a key: it counts from now on, and no other. */
  public void trust(MinisignKey key) {
    keep(new TrustedKeys(List.of(TrustedKeys.Trusted.given(key))));
  }

  /** What is kept. */
  public TrustedKeys keys() {
    return kept;
  }

  private static String fingerprints(TrustedKeys keys) {
    return keys.keys().stream()
        .map(each -> each.key().fingerprint())
        .collect(Collectors.joining(", "));
  }
}
