package platter.operation;

import java.util.ArrayList;
import java.util.List;
import platter.health.Port;
import platter.topology.Access;
import platter.topology.Alerts;
import platter.topology.Host;
import platter.topology.Topology;

/**
 * What has to be let through so that a deployment works: all that hosts want of each other, as
 * preflight tries it ({@link Routes}), and the ways of the people and to the customer's servers.
 */
public final class Firewall {
  private static final Port NTP = Port.udp(123);
  private static final End LAPTOP = someone(Party.LAPTOP);

  private Firewall() {}

  /** Who is at an end of a way. */
  public enum Party {
    /** A host of the deployment. */
    HOST,
    /** Where the installer runs. */
    LAPTOP,
    /** A host outside the deployment by which the laptop reaches others. */
    JUMP_HOST,
    /** Everybody who chats. */
    CLIENTS,
    /** Who looks after the deployment. */
    ADMINISTRATORS,
    /** The customer's load balancer. */
    BALANCER,
    /** The customer's name servers. */
    NAME_SERVERS,
    /** Of the customer. */
    TIME_SERVER,
    /** Of the customer. */
    MAIL_SERVER,
    /** Of the customer. */
    LOG_SERVER,
    /** Of the customer, for the alerts. */
    WEB_SERVER
  }

  /**
   * An end of a way.
   *
   * @param name empty where it has none that is known
   * @param address empty where it is not known
   * @param place of a host: its site, or {@code vault}
   */
  public record End(Party party, String name, String address, String place) {}

  /**
   * A way that is open in this direction; answers come back by it.
   *
   * @param why the key of a reason: the port of a host, or another word
   */
  public record Rule(End from, End to, Port port, String why) {}

  /** All of them: people, then hosts among themselves, then out to the customer's servers. */
  public static List<Rule> of(Topology topology) {
    var rules = new ArrayList<Rule>();
    topology.hosts().forEach(host -> logins(topology, host, rules));
    Routes.fromHere(topology)
        .forEach(
            (gateway, ports) ->
                ports.forEach(
                    port -> rules.add(new Rule(LAPTOP, end(topology, gateway), port, "proof"))));
    clients(topology, rules);
    consoles(topology, rules);
    Routes.of(topology)
        .forEach(
            way ->
                rules.add(
                    new Rule(
                        end(topology, way.from()),
                        end(topology, way.to()),
                        way.port(),
                        way.port().text())));
    outward(topology, rules);
    return List.copyOf(rules);
  }

  private static End someone(Party party) {
    return new End(party, "", "", "");
  }

  private static End end(Topology topology, Host host) {
    var place = topology.siteOf(host).map(site -> site.name()).orElse("vault");
    return new End(Party.HOST, host.name(), host.address(), place);
  }

  private static void logins(Topology topology, Host host, List<Rule> rules) {
    Access access = host.access();
    if (access.local()) {
      return;
    }
    var from =
        access
            .jump()
            .map(jump -> topology.host(jump).map(h -> end(topology, h)).orElseGet(() -> jump(jump)))
            .orElse(LAPTOP);
    if (from.party() == Party.JUMP_HOST) {
      add(rules, new Rule(LAPTOP, from, Port.tcp(portOf(from.name())), "ssh"));
    }
    add(rules, new Rule(from, end(topology, host), Port.tcp(access.port()), "ssh"));
  }

  /** Of {@code user@address[:port]}, which names it by itself. */
  private static End jump(String written) {
    var there = written.substring(written.indexOf('@') + 1);
    var address = there.replaceFirst("(?<=])?:[0-9]+$", "");
    return new End(Party.JUMP_HOST, there, address.isEmpty() ? there : address, "");
  }

  private static int portOf(String there) {
    var port = there.substring(there.lastIndexOf(':') + 1);
    return port.equals(there) || port.endsWith("]") ? 22 : Integer.parseInt(port);
  }

  private static void add(List<Rule> rules, Rule rule) {
    if (!rules.contains(rule)) {
      rules.add(rule);
    }
  }

  private static void clients(Topology topology, List<Rule> rules) {
    boolean balanced = topology.steering() == Topology.Steering.BALANCER;
    for (var host : topology.hosts()) {
      for (var port : Ports.forClients(topology, host)) {
        var from =
            balanced
                ? Party.BALANCER
                : port.number() == Ports.NAMES ? Party.NAME_SERVERS : Party.CLIENTS;
        if (balanced) {
          add(rules, new Rule(someone(Party.CLIENTS), someone(Party.BALANCER), port, port.text()));
        }
        rules.add(new Rule(someone(from), end(topology, host), port, port.text()));
      }
    }
  }

  private static void consoles(Topology topology, List<Rule> rules) {
    topology
        .repository()
        .filter(host -> Ports.of(topology, host).contains(Ports.CONSOLE))
        .ifPresent(
            host ->
                rules.add(
                    new Rule(
                        someone(Party.ADMINISTRATORS),
                        end(topology, host),
                        Ports.CONSOLE,
                        Ports.CONSOLE.text())));
  }

  private static void outward(Topology topology, List<Rule> rules) {
    for (var server : topology.ntp()) {
      var to = new End(Party.TIME_SERVER, "", server, "");
      topology.hosts().forEach(host -> rules.add(new Rule(end(topology, host), to, NTP, "time")));
    }
    var steward = topology.repository().map(host -> end(topology, host));
    var alerts = topology.alerts();
    if (steward.isPresent() && alerts.isPresent()) {
      var from = steward.get();
      alerts
          .get()
          .mail()
          .ifPresent(m -> rules.add(tells(from, Party.MAIL_SERVER, m.server(), "tcp", "mail")));
      alerts
          .get()
          .syslog()
          .ifPresent(
              log ->
                  rules.add(
                      tells(
                          from,
                          Party.LOG_SERVER,
                          log.server(),
                          log.transport() == Alerts.Transport.UDP ? "udp" : "tcp",
                          "syslog")));
      // Of its address only the server: whoever knows all of it may post there.
      alerts
          .get()
          .webhook()
          .ifPresent(w -> rules.add(tells(from, Party.WEB_SERVER, w.server(), "tcp", "webhook")));
    }
  }

  private static Rule tells(
      End steward, Party party, Alerts.Server server, String protocol, String why) {
    var to = new End(party, "", server.host(), "");
    return new Rule(steward, to, new Port(server.port(), protocol), why);
  }
}
