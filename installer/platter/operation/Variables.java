package platter.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import platter.bundle.Bundle;
import platter.health.Port;
import platter.inventory.Certificates;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.pki.Leaf;
import platter.pki.LeafRequest;
import platter.playbook.Facts;
import platter.run.Target;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;
import platter.topology.Site;
import platter.topology.Sizing;
import platter.topology.Topology;
import platter.topology.TopologyFile;

/**
 * What the playbooks are told: everything that follows from the topology, the facts of the hosts,
 * the disc and the deployment's secrets. Nothing is decided twice: a template that needs a value
 * finds it here.
 */
final class Variables {
  private static final String FILES = "files";

  private final Topology topology;
  private final Bundle bundle;
  private final Inventory inventory;
  private final Certificates certificates;
  private final Optional<ClientCertificate> own;
  private final Timing timing;
  private final List<String> timeServers;
  private final Optional<Host> seed;
  private final Set<String> leftOut;
  private final AlertSettings alerts;
  private final String fingerprint;
  private final Instant now;

  /**
   * @param seed the database host that begins with what is in its directory, and which the others
   *     follow; empty for the first of the topology
   * @param leftOut names of hosts that are not there yet, and so begin nothing
   * @param own the certificate that the customer brought; empty where it is issued here
   * @param timeServers addresses
   * @param alerts what the steward needs for them
   * @param fingerprint of what a drill speaks that is run afterwards
   */
  Variables(
      Topology topology,
      Bundle bundle,
      Inventory inventory,
      Optional<ClientCertificate> own,
      Timing timing,
      List<String> timeServers,
      Optional<Host> seed,
      Set<String> leftOut,
      AlertSettings alerts,
      String fingerprint,
      Instant now) {
    this.topology = topology;
    this.bundle = bundle;
    this.inventory = inventory;
    this.certificates = inventory.certificates(topology.deployment());
    this.own = own;
    this.timing = timing;
    this.timeServers = List.copyOf(timeServers);
    this.seed = seed;
    this.leftOut = Set.copyOf(leftOut);
    this.alerts = alerts;
    this.fingerprint = fingerprint;
    this.now = now;
  }

  /** One target for each host that was asked, in the topology's order. */
  List<Target> targets(Survey survey) {
    var shared = shared();
    var pools = Pools.of(topology, survey.roundTrip());
    var targets = new ArrayList<Target>();
    for (var host : topology.hosts()) {
      if (!survey.facts().containsKey(host.name())) {
        continue;
      }
      var facts = Objects.requireNonNull(survey.facts().get(host.name()), host.name());
      var accounts = Objects.requireNonNull(survey.accounts().get(host.name()), host.name());
      var vars = new LinkedHashMap<String, Object>(shared);
      vars.putAll(own(host, facts, accounts, pools));
      targets.add(new Target(host.name(), groups(host), vars, Optional.of(facts)));
    }
    return targets;
  }

  /** The key of whoever releases this disc, as minisign wants it; empty for a trial. */
  private String release() {
    try {
      return bundle.releasedBy().map(by -> by.keys().get(0).key().text()).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> shared() {
    var vars = new LinkedHashMap<String, Object>();
    vars.put("deployment", topology.deployment());
    vars.put("domain", topology.domain());
    vars.put("release", release());
    vars.put("topology", TopologyFile.write(topology, Locale.ENGLISH));
    vars.put("hosts", topology.hosts().stream().map(this::described).toList());
    var epoch = Epoch.of(topology, inventory);
    vars.put("epoch", epoch.variables(topology));
    vars.put("gates", described(Service::gated));
    topology.vault().stream()
        .filter(host -> host.has(Role.QUORUM))
        .findFirst()
        .ifPresent(host -> vars.put("seat", described(host)));
    vars.put("databases", with(Role.DATABASE));
    vars.put("ims", with(Role.IM));
    vars.put("vaults", with(Role.BACKUP));
    vars.put("gateways", with(Role.GATEWAY));
    vars.put("sites", topology.sites().stream().map(this::described).toList());
    vars.put("datacenters", new Datacenters(topology).variables());
    vars.put("steering", topology.steering().name().toLowerCase(Locale.ROOT));
    vars.put("ntp", timeServers);
    vars.put("time_sources", Clock.sources(topology).stream().map(this::described).toList());
    vars.put("timing", timing.variables());
    vars.put("automatic_failovers", AutomaticFailovers.variables(topology));
    int synchronous = synchronousNodes();
    vars.put("synchronous_mode", synchronous > 0 ? "quorum" : "false");
    vars.put("synchronous_nodes", Math.max(1, synchronous));
    // Somebody decided that a site goes on without the other, which it waits for again once that
    // has joined.
    boolean strict = topology.replication() == Topology.Replication.STRICT;
    vars.put("strict", String.valueOf(strict && !epoch.ofOneSite(topology)));
    vars.put(
        "backup",
        Map.of(
            "full", topology.backup().full(),
            "incremental", topology.backup().incremental(),
            "keep_full", topology.backup().keepFull()));
    vars.put("census", Map.of("sql", Census.lately(), "seconds", Census.LIMIT.toSeconds()));
    vars.put("alerts", alerts.variables());
    vars.put("drill", calendar(topology.drill()));
    vars.put("console", console());
    vars.put("ca", certificates.authority(Issuer.SERVICES, now).certificatePem());
    vars.put("cluster_ca", certificates.authority(Issuer.DISTRIBUTION, now).certificatePem());
    vars.put("client_tls", clientTls());
    vars.put("image", imageRoots());
    vars.put("generation", bundle.generation().text());
    var secrets = new LinkedHashMap<String, Object>();
    for (var name :
        List.of(
            "postgres",
            "replicator",
            "backup_cipher",
            "erlang_cookie",
            "files_history",
            "syncthing_api")) {
      secrets.put(name, inventory.secrets().get(name));
    }
    vars.put("secrets", secrets);
    return vars;
  }

  /** What the console beside the steward must know, and no more. */
  private Map<String, Object> console() {
    return Map.of(
        "topology", TopologyFile.write(topology.withoutAlerts(), Locale.ENGLISH),
        "fingerprint", fingerprint,
        "language",
            topology.alerts().map(a -> a.language().locale()).orElse(Locale.ROOT).getLanguage());
  }

  /** When a drill runs by itself, as systemd reads it; nothing for never. */
  private static String calendar(Topology.DrillRhythm rhythm) {
    return switch (rhythm) {
      case NEVER -> "";
      case MONTHLY -> "*-*-01 03:30:00";
      case QUARTERLY -> "*-01,04,07,10-01 03:30:00";
    };
  }

  private Map<String, Object> own(
      Host host, Facts facts, Map<String, Integer> accounts, Pools pools) {
    var services = Service.of(topology, host);
    var names = services.stream().map(Service::name).toList();
    var tls = new LinkedHashMap<String, Object>();
    names.forEach(service -> tls.put(service, material(leaf(host, service))));
    var images = new LinkedHashSet<String>();
    services.forEach(service -> images.addAll(service.images()));
    var vars = new LinkedHashMap<String, Object>(described(host));
    vars.put("roles", host.roles().stream().map(Variables::word).sorted().toList());
    vars.put("services", names);
    vars.put("accounts", accounts);
    vars.put("tls", tls);
    vars.put("images", List.copyOf(images));
    vars.put("units", Service.units(topology, host));
    vars.put("ports", Ports.of(topology, host).stream().map(Port::text).toList());
    Service.stewardOf(topology, host).ifPresent(s -> vars.put("steward", s.name()));
    vars.put("questions", Questions.variables(topology, host));
    vars.put("questions_digest", Questions.digest(topology, host));
    if (host.has(Role.IM)) {
      vars.put(
          "cluster_tls",
          material(
              certificates.leaf(
                  Issuer.DISTRIBUTION,
                  "im." + host.name(),
                  new LeafRequest(
                      "im." + host.name(),
                      List.of(internal(host)),
                      List.of(),
                      LeafRequest.Purpose.SERVICE),
                  now)));
    }
    var epoch = Epoch.of(topology, inventory);
    vars.put("voters", described(h -> epoch.members().contains(h.name()) && together(host, h)));
    vars.put(
        "founders",
        described(
            h -> epoch.ofQuorum(topology).founders().contains(h.name()) && together(host, h)));
    vars.put("follows", follows(host));
    vars.put("ims_nearest_first", nearestFirst(host));
    vars.put("time", Clock.variables(topology, host, facts));
    vars.put(FILES, Map.of("owner", fileOwner(host), "devices", fileDevices()));
    long memory = facts.number("memtotal_mb").orElse(2048L);
    vars.put(
        "database",
        Map.of(
            "max_connections",
            pools.database(),
            "shared_buffers_mb",
            Math.max(128, Math.min(8192, memory / 8)),
            "effective_cache_mb",
            Math.max(256, memory / 3),
            "wal_keep_mb",
            keptLog() >> 20));
    vars.put("gateway", Map.of("connections", pools.gateway(), "files", pools.files()));
    vars.put("im", Map.of("sql_pool", pools.sql()));
    return vars;
  }

  /** Whether both go by the same quorum. */
  private boolean together(Host one, Host other) {
    return !topology.shape().quorumPerSite() || topology.siteOf(one).equals(topology.siteOf(other));
  }

  /**
   * The databases of the site that leads, by address, where this host's site follows it by itself;
   * else nothing.
   */
  private List<String> follows(Host host) {
    var active = SiteRole.active(topology, inventory);
    return !topology.shape().quorumPerSite() || active.hosts().contains(host)
        ? List.of()
        : SiteRole.addresses(active);
  }

  /**
   * Where an archive has the log, a standby that was away takes it from there. Of two sites by
   * themselves one has the archive, and may have been away with it.
   */
  private long keptLog() {
    return topology.shape().quorumPerSite() ? Sizing.of(topology).logForAStandby() : 256L << 20;
  }

  /**
   * As many as the larger site has database hosts, so that one of them is always at the other site;
   * within the only site one.
   */
  private int synchronousNodes() {
    if (topology.replication() == Topology.Replication.ASYNCHRONOUS) {
      return 0;
    }
    if (topology.sites().size() < 2) {
      return with(Role.DATABASE).size() > 1 ? 1 : 0;
    }
    return topology.sites().stream()
        .mapToInt(s -> (int) s.hosts().stream().filter(h -> h.has(Role.DATABASE)).count())
        .max()
        .orElse(0);
  }

  private Set<String> groups(Host host) {
    var groups = new LinkedHashSet<String>();
    host.roles().forEach(role -> groups.add(word(role)));
    if (seed.map(host::equals).orElseGet(() -> firstDatabase(host))) {
      groups.add("database_first");
    }
    if (first(Role.IM, host)) {
      groups.add("im_first");
    }
    if (Service.of(topology, host).contains(Service.NAMES)) {
      groups.add("names");
    }
    if (Service.gated(host)) {
      groups.add("gate");
    }
    if (Service.stewardOf(topology, host).isPresent()) {
      groups.add("look");
    }
    return groups;
  }

  private boolean firstDatabase(Host host) {
    return topology.shape().quorumPerSite()
        ? first(Role.DATABASE, SiteRole.active(topology, inventory).hosts(), host)
        : first(Role.DATABASE, host);
  }

  private boolean first(Role role, Host host) {
    return first(role, topology.hosts(), host);
  }

  private boolean first(Role role, List<Host> among, Host host) {
    return among.stream()
        .filter(h -> h.has(role) && !leftOut.contains(h.name()))
        .findFirst()
        .filter(host::equals)
        .isPresent();
  }

  private List<Map<String, Object>> with(Role role) {
    return described(host -> host.has(role));
  }

  private List<Map<String, Object>> described(Predicate<Host> which) {
    return topology.hosts().stream().filter(which).map(this::described).toList();
  }

  private Map<String, Object> described(Host host) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", host.name());
    map.put("address", host.address());
    map.put("internal", internal(host));
    map.put("weight", host.weight());
    map.put("site", topology.siteOf(host).map(s -> s.name()).orElse("vault"));
    return map;
  }

  private Map<String, Object> described(Site site) {
    return Map.of(
        "name", site.name(),
        "networks", site.clientNetworks(),
        "order", new Datacenters(topology).order(site),
        "gateways",
            site.hosts().stream().filter(h -> h.has(Role.GATEWAY)).map(this::described).toList());
  }

  private String internal(Host host) {
    return host.name() + "." + topology.deployment() + ".platter.internal";
  }

  private List<Map<String, Object>> nearestFirst(Host host) {
    var site = topology.siteOf(host);
    var near = new ArrayList<Map<String, Object>>();
    var far = new ArrayList<Map<String, Object>>();
    for (var other : topology.hosts()) {
      if (other.has(Role.IM)) {
        (topology.siteOf(other).equals(site) ? near : far).add(described(other));
      }
    }
    near.addAll(far);
    return near;
  }

  private static String fileOwner(Host host) {
    return host.has(Role.IM) ? Service.IM.name() : Service.FILES.name();
  }

  private List<Map<String, Object>> fileDevices() {
    var devices = new ArrayList<Map<String, Object>>();
    for (var host : topology.hosts()) {
      if (host.has(Role.IM) || host.has(Role.BACKUP)) {
        var owner = fileOwner(host);
        var device = new LinkedHashMap<String, Object>(described(host));
        device.put("common_name", owner + "." + host.name());
        device.put("device", SyncthingDevice.id(leaf(host, owner).certificatePem()));
        devices.add(device);
      }
    }
    return devices;
  }

  private Leaf leaf(Host host, String service) {
    var name = service + "." + host.name();
    return certificates.leaf(
        Issuer.SERVICES,
        name,
        new LeafRequest(
            name,
            List.of(internal(host), host.name(), "localhost"),
            List.of(host.address(), "127.0.0.1"),
            LeafRequest.Purpose.SERVICE),
        now);
  }

  private Map<String, Object> clientTls() {
    if (own.isPresent()) {
      return own.get().variables();
    }
    var names = new ArrayList<String>();
    names.add(topology.domain());
    names.add("*." + topology.domain());
    return material(
        certificates.leaf(
            Issuer.SERVICES,
            "client",
            new LeafRequest(topology.domain(), names, List.of(), LeafRequest.Purpose.CLIENT_FACING),
            now));
  }

  private static Map<String, Object> material(Leaf leaf) {
    return Map.of("certificate", leaf.certificatePem(), "key", new Secret(leaf.key().reveal()));
  }

  /**
   * systemd takes no symbolic link in {@code RootDirectory=}, so units name the versioned folder.
   */
  private Map<String, Object> imageRoots() {
    var roots = new LinkedHashMap<String, Object>();
    for (var image : bundle.images()) {
      var digest = image.digest().substring(image.digest().indexOf(':') + 1);
      roots.put(
          image.name(),
          "/opt/platter/images/" + image.name() + "-" + digest.substring(0, 12) + "/rootfs");
    }
    return roots;
  }

  static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
