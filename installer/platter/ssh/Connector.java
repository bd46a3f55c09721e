package platter.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import platter.topology.Access;
import platter.topology.Access.Become;
import platter.topology.Host;

/**
 * Gets onto hosts: through a jump host where the topology says so, past the host key, the login and
 * sudo or su, or without SSH for the local host.
 */
public class Connector implements WayIn {
  private static final Pattern BY_ADDRESS =
      Pattern.compile("([^@\\s]+)@(?:\\[([^\\]]+)\\]|([^:\\s]+))(?::(\\d{1,5}))?");

  private final List<Host> hosts;
  private final Function<Host, Credentials> credentials;
  private final HostKeys keys;
  private final HostKeyDecision decision;
  private final Duration patience;

  /**
   * A connector for the hosts of one topology.
   *
   * @param hosts all of them, since a jump host may be one of them
   * @param credentials what opens a host; asked for jump hosts too, those outside the topology
   *     included (their name is their address)
   */
  public Connector(
      List<Host> hosts,
      Function<Host, Credentials> credentials,
      HostKeys keys,
      HostKeyDecision decision) {
    this(hosts, credentials, keys, decision, Wire.PATIENCE);
  }

  Connector(
      List<Host> hosts,
      Function<Host, Credentials> credentials,
      HostKeys keys,
      HostKeyDecision decision,
      Duration patience) {
    this.hosts = List.copyOf(hosts);
    this.credentials = credentials;
    this.keys = keys;
    this.decision = decision;
    this.patience = patience;
  }

  /**
   * Logs in, becomes what the topology says and starts the runtime.
   *
   * @throws HostKeyRefusedException if the host's key is not the pinned one, or new and not
   *     accepted
   * @throws LoginRefusedException if it takes none of the credentials; do not try them on other
   *     hosts
   * @throws PrivilegeRefusedException if sudo or su refuses; do not try its password on other hosts
   */
  @Override
  public Session connect(Host host) throws UnreachableException, InterruptedException {
    var access = host.access();
    var secrets = credentials.apply(host);
    if (access.local()) {
      return LocalSession.open(host.name(), access.become(), secrets.become());
    }
    var become = access.user().equals("root") ? Become.NONE : access.become();
    var elevation = new Elevation(access.user(), become, secrets.become(), "sh");
    return FramedSession.open(host.name(), carrierTo(host), elevation);
  }

  @Override
  public boolean sharesCredential(Host one, Host other) {
    return credentials.apply(one).login().stream()
        .anyMatch(credentials.apply(other).login()::contains);
  }

  private SshCarrier carrierTo(Host host) throws UnreachableException, InterruptedException {
    try {
      return login(host);
    } catch (SshLogin.UnknownKeyException e) {
      // Decided while no connection is open: a person may take longer than the host waits.
      var access = host.access();
      if (!decision.accept(host.name(), host.address(), access.port(), e.key())) {
        throw LoginTrouble.unknownKey(host, e.key());
      }
      keys.pin(host.name(), e.key());
    }
    try {
      return login(host);
    } catch (SshLogin.UnknownKeyException e) {
      throw LoginTrouble.unknownKey(host, e.key());
    }
  }

  private SshCarrier login(Host host)
      throws UnreachableException, SshLogin.UnknownKeyException, InterruptedException {
    var login = new SshLogin(host, credentials.apply(host), keys, patience);
    var jump = host.access().jump();
    if (jump.isEmpty()) {
      return login.connect(
          () -> Tcp.dial(host.address(), host.access().port()), () -> carrierTo(host));
    }
    var through = carrierTo(jumpHost(host, jump.get()));
    var done = false;
    try {
      var carrier = login.connect(() -> dialThrough(through, host), () -> carrierTo(host));
      done = true;
      return carrier;
    } finally {
      if (!done) {
        through.close();
      }
    }
  }

  private static Wire.Raw dialThrough(SshCarrier through, Host host) throws IOException {
    return through.dial(host.address(), host.access().port());
  }

  private Host jumpHost(Host from, String jump) throws UnreachableException {
    var named = hosts.stream().filter(host -> host.name().equals(jump)).findFirst();
    if (named.isPresent() && !named.get().equals(from)) {
      return named.get();
    }
    var match = BY_ADDRESS.matcher(jump);
    if (!match.matches()) {
      throw new UnreachableException(
          from.name(),
          "%s: the jump host %s is neither another host of the topology nor user@address[:port]."
              .formatted(from.name(), jump));
    }
    return byAddress(match);
  }

  private static Host byAddress(Matcher match) {
    var address = Optional.ofNullable(match.group(2)).orElseGet(() -> match.group(3));
    int port = Optional.ofNullable(match.group(4)).map(Integer::parseInt).orElse(22);
    var access = new Access(match.group(1), port, Become.NONE, Optional.empty(), false);
    return new Host(address, address, access, Set.of());
  }
}
