package platter.topology;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import platter.topology.Access.Become;
import platter.topology.Topology.Backup;
import platter.topology.Topology.DrillRhythm;
import platter.topology.Topology.OwnCertificate;
import platter.topology.Topology.Replication;
import platter.topology.Topology.Steering;

/** Valid topologies of every shape, drawn from a seed. */
final class Topologies {
  private static final List<String> USERS =
      List.of(
          "root", "ops", "CORP\\admin", "y", "1e3", "o'neill\"x", "管理员", "null", "#a", "&b", "🙂");
  private static final List<String> CALENDARS =
      List.of("Sun 02:00", "hourly", "Mon..Fri *-*-* 02:30:00", "00/6:00", "*-*-1 03:00 UTC");
  private static final List<String> FILES =
      List.of("im.pem", "C:\\certs\\im.pem", "/a b/'c\".pem", "证书.pem", "- x", "{a: b}");

  private final Random random;
  private int hosts;

  Topologies(long seed) {
    this.random = new Random(seed);
  }

  Topology next() {
    hosts = 0;
    var two = random.nextBoolean();
    var vault = random.nextBoolean();
    var sites = new ArrayList<Site>();
    for (int i = 0; i < (two ? 2 : 1); i++) {
      var count = two || vault ? 1 + random.nextInt(5) : 1;
      sites.add(site(List.of("beijing", "no").get(i), i, count));
    }
    var third = vault ? List.of(host(Set.of(Role.BACKUP))) : List.<Host>of();
    var roles = RolePreset.fill(sites, third);
    var disk = !two && !vault ? Optional.of("/srv/备份 \"1\"") : Optional.<String>empty();
    return new Topology(
        "acme-" + random.nextInt(9),
        "im.acme.example",
        replication(two, vault),
        pick(List.of(Steering.values())),
        roles.sites(),
        roles.vault(),
        new Backup(pick(CALENDARS), pick(CALENDARS), 1 + random.nextInt(100), disk),
        pick(List.of(DrillRhythm.values())),
        random.nextBoolean()
            ? Optional.of(new OwnCertificate(pick(FILES), pick(FILES)))
            : Optional.empty(),
        random.nextBoolean() ? List.of("192.0.2.1", "ntp.acme.example") : List.of(),
        random.nextBoolean()
            ? Optional.of(
                new Size(
                    1 + random.nextInt(100_000),
                    1 + random.nextInt(100_000_000),
                    1 + random.nextInt(3_650)))
            : Optional.empty(),
        vault && random.nextBoolean() ? Optional.of(alerts()) : Optional.empty(),
        vault ? pick(List.of(Topology.Console.values())) : Topology.Console.LOCAL);
  }

  private Alerts alerts() {
    boolean mail = random.nextBoolean();
    var tls = pick(List.of(Alerts.Protection.values()));
    return new Alerts(
        pick(List.of(Alerts.Language.values())),
        mail
            ? Optional.of(
                new Alerts.Mail(
                    new Alerts.Server("mail.acme.example", 1 + random.nextInt(65_535)),
                    tls,
                    "platter@acme.example",
                    List.of("o'neill+x@acme.example", "ops@mail.acme.example"),
                    tls == Alerts.Protection.NONE ? Optional.empty() : Optional.of(pick(USERS))))
            : Optional.empty(),
        random.nextBoolean()
            ? Optional.of(
                new Alerts.Syslog(
                    new Alerts.Server("192.0.2.9", 514), pick(List.of(Alerts.Transport.values()))))
            : Optional.empty(),
        !mail || random.nextBoolean()
            ? Optional.of(new Alerts.Webhook("https://hooks.acme.example:8443/a?b=c#d"))
            : Optional.empty(),
        random.nextBoolean() ? Optional.of("/usr/local/bin/tell \"me\"") : Optional.empty(),
        random.nextBoolean() ? Optional.of(pick(FILES)) : Optional.empty());
  }

  private Replication replication(boolean two, boolean vault) {
    if (two && !vault) {
      return Replication.ASYNCHRONOUS;
    }
    return two
        ? pick(List.of(Replication.values()))
        : pick(List.of(Replication.SYNCHRONOUS, Replication.ASYNCHRONOUS));
  }

  private Site site(String name, int index, int count) {
    var list = new ArrayList<Host>();
    for (int i = 0; i < count; i++) {
      list.add(host(EnumSet.noneOf(Role.class)));
    }
    var networks = random.nextBoolean() ? List.of("192.0." + index + ".0/24") : List.<String>of();
    return new Site(name, list, networks);
  }

  private Host host(Set<Role> roles) {
    var number = ++hosts;
    return new Host("h" + number, "192.0.2." + number, number == 1 ? access() : jumping(), roles);
  }

  private Access access() {
    return random.nextInt(4) == 0
        ? Access.LOCAL
        : new Access(
            pick(USERS),
            1 + random.nextInt(65535),
            pick(List.of(Become.values())),
            Optional.empty(),
            false);
  }

  private Access jumping() {
    var jump = pick(List.of("", "ops@[2001:db8::ff]:2222", "ops@jump.acme.example"));
    return new Access(
        pick(USERS),
        22,
        pick(List.of(Become.values())),
        Optional.of(jump).filter(j -> !j.isEmpty()),
        false);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
