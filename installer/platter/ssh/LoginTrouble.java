package platter.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchHostKeyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Optional;
import platter.topology.Host;

/** Says why a login did not work, and what to do about it. */
final class LoginTrouble {
  private final Host host;
  private final Identities identities;
  private final PasswordOnce once;
  private final Wire wire;

  LoginTrouble(Host host, Identities identities, PasswordOnce once, Wire wire) {
    this.host = host;
    this.identities = identities;
    this.once = once;
    this.wire = wire;
  }

  UnreachableException of(
      Exception e, Optional<HostKeys.HostKey> pinned, Optional<HostKeys.HostKey> shown) {
    if (e instanceof PasswordOnce.StoppedException stopped) {
      return refused(stopped.why());
    }
    if (e instanceof JSchAlgoNegoFailException nego) {
      return mismatch(nego);
    }
    if (e instanceof JSchHostKeyException && pinned.isPresent() && shown.isPresent()) {
      return changedKey(host, pinned.get(), shown.get());
    }
    var text = String.valueOf(e.getMessage());
    if (text.startsWith("Auth ") || text.contains("USERAUTH")) {
      return refused(text.replace("Auth fail for methods", "it offers the methods"));
    }
    return new UnreachableException(
        host.name(), "%s: %s".formatted(host.name(), noConnection(rootOf(e))), e);
  }

  static HostKeyRefusedException changedKey(
      Host host, HostKeys.HostKey pinned, HostKeys.HostKey shown) {
    return new HostKeyRefusedException(
        host.name(),
        """
        %s: the key of %s has changed, so nothing was sent to it. Pinned: %s %s. Shown now: %s %s. \
        If the host was installed anew, compare the second with `ssh-keygen -lf` on the host itself, \
        forget the first with `platter inventory forget-key %s` and run again; if not, somebody may \
        be in between."""
            .formatted(
                host.name(),
                host.address(),
                pinned.type(),
                pinned.fingerprint(),
                shown.type(),
                shown.fingerprint(),
                host.name()));
  }

  static HostKeyRefusedException unknownKey(Host host, HostKeys.HostKey shown) {
    return new HostKeyRefusedException(
        host.name(),
        """
        %s: nobody has accepted the key of %s yet, so nothing was sent to it. It is %s %s. Compare it \
        with `ssh-keygen -lf` on the host itself, then accept it, or give a known_hosts file that \
        holds it."""
            .formatted(host.name(), host.address(), shown.type(), shown.fingerprint()));
  }

  private LoginRefusedException refused(String why) {
    var tried = new ArrayList<>(identities.names());
    if (once.used()) {
      tried.add("password");
    }
    return new LoginRefusedException(
        host.name(),
        "%s: %s may not log in: %s. Tried, once each: %s. Check user and credentials before running again; accounts lock after a few failures."
            .formatted(
                host.name(),
                host.access().user(),
                why,
                tried.isEmpty() ? "nothing" : String.join(", ", tried)));
  }

  private UnreachableException mismatch(JSchAlgoNegoFailException e) {
    return new UnreachableException(
        host.name(),
        "%s: no %s in common with its SSH server. Platter offers: %s. The host offers: %s. Allow one of the first in the host's sshd_config."
            .formatted(
                host.name(), e.getAlgorithmName(), e.getJSchProposal(), e.getServerProposal()),
        e);
  }

  private String noConnection(Throwable cause) {
    var at = host.address() + " port " + host.access().port();
    if (wire.verdict().isPresent()) {
      return "%s took the connection, but %s. Does an SSH server listen there?"
          .formatted(at, wire.verdict().get());
    }
    if (cause instanceof UnknownHostException) {
      return "the name %s is not known here. Use its IP address, or add it to the hosts file of this machine."
          .formatted(host.address());
    }
    if (cause instanceof SocketTimeoutException) {
      return "no answer from %s. Is the host up, and does a firewall drop the port?".formatted(at);
    }
    if (cause instanceof NoRouteToHostException) {
      return "there is no way to %s (%s). Check address and network."
          .formatted(at, cause.getMessage());
    }
    if (cause instanceof ConnectException) {
      return "%s refuses the connection (%s). Does sshd run, and is this its port?"
          .formatted(at, cause.getMessage());
    }
    if (cause instanceof SshCarrier.NoWayOnException) {
      return String.valueOf(cause.getMessage());
    }
    return "the SSH connection to %s failed: %s. Try `ssh -p %d %s@%s` by hand."
        .formatted(
            at,
            Heard.oneLine(String.valueOf(cause.getMessage())),
            host.access().port(),
            host.access().user(),
            host.address());
  }

  private static Throwable rootOf(Throwable e) {
    var root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
