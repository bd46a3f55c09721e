package platter.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import java.time.Duration;
import platter.topology.Host;

/** Logs in to one host over a wire, once. */
final class SshLogin {
  private static final int TIMEOUT_MS = 60_000;

  private final Host host;
  private final Credentials credentials;
  private final HostKeys keys;
  private final Duration patience;

  SshLogin(Host host, Credentials credentials, HostKeys keys, Duration patience) {
    this.host = host;
    this.credentials = credentials;
    this.keys = keys;
    this.patience = patience;
  }

  /** The host showed a key and none is pinned. Nothing but the key exchange has happened. */
  static final class UnknownKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HostKeys.HostKey key;

    UnknownKeyException(HostKeys.HostKey key) {
      this.key = key;
    }

    HostKeys.HostKey key() {
      return key;
    }
  }

  SshCarrier connect(Wire.Dial dial, SshCarrier.Again again)
      throws UnreachableException, UnknownKeyException {
    var jsch = new JSch();
    var identities = new Identities(host.name(), jsch, credentials);
    var pinned = keys.pinned(host.name());
    var key = new PinnedKey(pinned);
    var once = new PasswordOnce(credentials.password());
    var wire = new Wire(dial, patience);
    var done = false;
    try {
      var session = jsch.getSession(host.access().user(), host.address(), host.access().port());
      session.setProxy(wire);
      session.setHostKeyRepository(key);
      session.setIdentityRepository(identities);
      session.setUserInfo(once);
      session.setDaemonThread(true);
      configure(session);
      session.connect(TIMEOUT_MS);
      done = true;
      return new SshCarrier(host.name(), session, wire, again);
    } catch (JSchException | PasswordOnce.StoppedException e) {
      if (pinned.isEmpty() && key.shown().isPresent() && !once.used()) {
        throwIfUnknown(e, key);
      }
      throw new LoginTrouble(host, identities, once, wire).of(e, pinned, key.shown());
    } finally {
      if (!done) {
        wire.close();
      }
    }
  }

  private static void throwIfUnknown(Exception e, PinnedKey key) throws UnknownKeyException {
    if (e instanceof JSchUnknownHostKeyException) {
      throw new UnknownKeyException(key.shown().orElseThrow());
    }
  }

  private void configure(Session session) {
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("PreferredAuthentications", methods());
    // The library would make keys of every kind, post-quantum ones too, before each login to see
    // whether they work here. What it offers works with this Java and the libraries in the jar.
    session.setConfig("CheckKexes", "");
    session.setConfig("CheckSignatures", "");
    session.setConfig("CheckCiphers", "");
  }

  private String methods() {
    var methods = credentials.hasKeys() ? "publickey" : "";
    if (credentials.password().isPresent()) {
      methods += (methods.isEmpty() ? "" : ",") + "password,keyboard-interactive";
    }
    return methods.isEmpty() ? "none" : methods;
  }
}
