package platter.pki;

import java.util.Locale;

/** What can be wrong with a certificate that a customer brings. */
public enum Fault {
  /** No certificate in the file, or a damaged one. */
  CHAIN_UNREADABLE(true),
  /** No private key in the file, or a damaged one. */
  KEY_UNREADABLE(true),
  /** The key needs a passphrase, which no service at a host can type. */
  KEY_ENCRYPTED(true),
  /** The key belongs to another certificate. */
  KEY_OTHER(true),
  /** RSA below 2048 bits, or a curve below 256. */
  KEY_WEAK(true),
  /** Signed with MD5 or SHA-1, which clients refuse. */
  SIGNATURE_WEAK(true),
  /** A name that clients will ask for is not in the certificate. */
  NAME_MISSING(true),
  /** Past its last day. */
  EXPIRED(true),
  /** Before its first day: or this laptop's clock is wrong. */
  NOT_YET_VALID(true),
  /** A certificate of the chain does not sign the one before it. */
  CHAIN_BROKEN(true),
  /** The first certificate is an authority's. */
  NOT_A_LEAF(true),
  /** A host's certificate where an authority's was wanted. */
  NOT_AN_AUTHORITY(true),
  /** Not meant for servers. */
  NOT_FOR_SERVERS(true),
  /** Less than 30 days left. */
  EXPIRES_SOON(false),
  /** Nothing but the leaf: clients will not find the authority between. */
  CHAIN_SHORT(true),
  /** No client trusts it unless it is installed there. */
  SELF_SIGNED(false);

  private final boolean refused;

  Fault(boolean refused) {
    this.refused = refused;
  }

  /** Whether the certificate cannot be used; else it is only worth a warning. */
  public boolean refused() {
    return refused;
  }

  /** The key of its text in bundle {@code health}. */
  public String key() {
    return "certificate." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
