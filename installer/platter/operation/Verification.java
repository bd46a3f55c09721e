package platter.operation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import platter.inventory.Certificates.Issuer;
import platter.inventory.Inventory;
import platter.playbook.Outcome;
import platter.run.CancelledException;
import platter.run.Hosts;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;
import platter.topology.Role;
import platter.topology.Secret;
import platter.topology.Site;
import platter.topology.Topology;

/**
 * The proof at the end of an installation: two real clients, one a site where there are two, send
 * each other a message over TLS, read it back from their own archives, and fetch at one site what
 * was uploaded at the other. The two accounts are removed again.
 */
final class Verification {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration START = Duration.ofMinutes(1);

  /** Longer than one that started takes to see that it is apart, to end, and to start and join. */
  private static final Duration JOINED = Duration.ofMinutes(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Topology topology;
  private final Set<String> leftOut;
  private final List<X509Certificate> authorities;

  /**
   * @param leftOut names of hosts that are not there yet
   * @param authorities what the clients trust
   */
  private Verification(Topology topology, Set<String> leftOut, List<X509Certificate> authorities) {
    this.topology = topology;
    this.leftOut = leftOut;
    this.authorities = authorities;
  }

  /** One whose clients trust what this deployment shows them. */
  static Verification of(Topology topology, Inventory inventory) throws OperationException {
    return new Verification(topology, LeftOut.of(inventory), authorities(topology, inventory));
  }

  /** What a client must trust to trust what this deployment shows. */
  static List<X509Certificate> authorities(Topology topology, Inventory inventory)
      throws OperationException {
    var pem =
        ClientCertificate.of(topology)
            .map(ClientCertificate::authorities)
            .orElseGet(
                () ->
                    inventory
                        .certificates(topology.deployment())
                        .authority(Issuer.SERVICES, Instant.now())
                        .certificatePem());
    try {
      var found = new ArrayList<X509Certificate>();
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        found.add((X509Certificate) certificate);
      }
      return List.copyOf(found);
    } catch (CertificateException e) {
      throw new OperationException("the authority of the clients' certificate cannot be read", e);
    }
  }

  /**
   * Takes all steps.
   *
   * @param sites the clients connect at the first and at the last of these
   * @param reached of these, all where ejabberd runs are asked that were not left out
   */
  void run(Narrator narrator, List<Site> sites, Hosts hosts, List<Host> reached)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var among = reached.stream().filter(host -> !leftOut.contains(host.name())).toList();
    var servers = new ArrayList<Session>();
    for (var host : among) {
      if (host.has(Role.IM)) {
        servers.add(hosts.session(host));
      }
    }
    for (var server : servers) {
      narrator.step(
          server.host(),
          "Chat server answers",
          Outcome.OK,
          () -> {
            new Ejabberd(server, topology.domain()).await(START);
            return "ready";
          });
    }
    if (servers.size() > 1) {
      narrator.step(
          servers.get(0).host(),
          "Chat servers are one cluster",
          Outcome.OK,
          () -> {
            for (var server : servers) {
              awaitCluster(server, servers);
            }
            return servers.size() + " servers";
          });
    }
    var im = servers.get(0);
    var accounts = new ChatAccounts(im, topology.domain());
    sweep(narrator, accounts, im);
    var mark = mark();
    var first = new Account(TwoClients.PREFIX + mark + "-1", password());
    var second = new Account(TwoClients.PREFIX + mark + "-2", password());
    var open = letIn(sites, hosts, among);
    var here = gateway(sites.get(0), open);
    var there = gateway(sites.get(sites.size() - 1), open);
    for (var gateway : here.equals(there) ? List.of(here) : List.of(here, there)) {
      narrator.step(
          gateway.name(),
          "Gateway is ready",
          Outcome.OK,
          () -> {
            ChatClient.awaitGateway(gateway.address(), topology.domain(), authorities);
            return "ready";
          });
    }
    try {
      for (var account : List.of(first, second)) {
        narrator.step(
            im.host(),
            "Account for the test",
            Outcome.CHANGED,
            () -> {
              accounts.add(account.name(), account.password());
              return account.name();
            });
      }
      exchange(narrator, servers, first, here, second, there, mark);
    } finally {
      for (var account : List.of(first, second)) {
        narrator.cleanUp(
            im.host(),
            "Account removed again",
            Outcome.CHANGED,
            () -> {
              accounts.remove(account.name());
              return account.name();
            });
      }
    }
  }

  /** What a verification left that was killed. */
  private static void sweep(Narrator narrator, ChatAccounts accounts, Session im)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    for (var left : accounts.rooms(TwoClients.PREFIX)) {
      narrator.step(
          im.host(),
          "Room of an earlier test ended",
          Outcome.CHANGED,
          () -> {
            accounts.endRoom(left);
            return left;
          });
    }
    for (var left :
        accounts.list().stream().filter(a -> a.startsWith(TwoClients.PREFIX)).toList()) {
      narrator.step(
          im.host(),
          "Account of an earlier test removed",
          Outcome.CHANGED,
          () -> {
            accounts.remove(left);
            return left;
          });
    }
  }

  private void exchange(
      Narrator narrator,
      List<Session> servers,
      Account first,
      Host here,
      Account second,
      Host there,
      String mark)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    try (var one = login(here, first);
        var other = login(there, second)) {
      var a = one.client();
      var b = other.client();
      var two = new TwoClients(a, b, there, mark);
      narrator.step(
          there.name(),
          "All chat servers know both clients",
          Outcome.OK,
          () -> {
            for (var server : servers) {
              awaitPresence(server, topology.domain(), first.name());
              awaitPresence(server, topology.domain(), second.name());
            }
            return servers.size() + " servers";
          });
      narrator.step(
          there.name(),
          "Message from " + here.name() + " to " + there.name(),
          Outcome.OK,
          two::forth);
      narrator.step(
          here.name(),
          "Message from " + there.name() + " to " + here.name(),
          Outcome.OK,
          two::back);
      for (var client : List.of(a, b)) {
        narrator.step(
            (client == a ? here : there).name(),
            "Both messages in the archive of " + client.account(),
            Outcome.OK,
            () -> two.archived(client));
      }
      narrator.step(
          there.name(),
          "Room made at " + here.name() + ", heard at " + there.name(),
          Outcome.OK,
          two::room);
      narrator.step(
          there.name(),
          "File uploaded at " + here.name() + ", fetched at " + there.name(),
          Outcome.OK,
          two::file);
    }
  }

  /**
   * Servers that started at the same time do not know each other at once: one of them gives way,
   * ends, and joins the other when it has started again.
   */
  private void awaitCluster(Session server, List<Session> servers)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var ejabberd = new Ejabberd(server, topology.domain());
    var why = new AtomicReference<>("");
    Patience.until(
        JOINED,
        () -> String.valueOf(why.get()),
        () -> {
          try {
            var nodes = ejabberd.call("list_cluster", Map.of()).toString();
            var missing =
                servers.stream()
                    .map(Session::host)
                    .filter(h -> !nodes.contains("@" + h + "."))
                    .toList();
            why.set(apart(server, missing));
            return missing.isEmpty() ? Optional.of(nodes) : Optional.empty();
          } catch (ChatException restarts) {
            why.set(String.valueOf(restarts.getMessage()));
            return Optional.empty();
          }
        });
  }

  private static String apart(Session server, List<String> missing) {
    return "the chat server on "
        + server.host()
        + " does not know within "
        + JOINED.toSeconds()
        + " s that of "
        + String.join(", ", missing)
        + "; look at 'journalctl -u platter-im' on both and at the line between them";
  }

  /**
   * A server learns of a client at another one a moment after the client's login is done, and until
   * then keeps a message to it for later.
   */
  static void awaitPresence(Session server, String domain, String account)
      throws ChatException, UnreachableException, InterruptedException {
    var accounts = new ChatAccounts(server, domain);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!accounts.isPresent(account)) {
      if (System.nanoTime() > end) {
        throw new ChatException(
            "the chat server on "
                + server.host()
                + " does not know within "
                + PATIENCE.toSeconds()
                + " s that "
                + account
                + " has logged in; look at 'journalctl -u platter-im' there and at the lines between the chat servers");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private Login login(Host gateway, Account account) {
    var task = new FutureTask<>(() -> patiently(gateway, account));
    new Thread(task, "login").start();
    return new Login(task);
  }

  /** A chat server that joins its cluster drops everybody once more after it was ready. */
  private ChatClient patiently(Host gateway, Account account)
      throws ChatException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return ChatClient.login(
            gateway.address(), topology.domain(), account.name(), account.password(), authorities);
      } catch (ChatException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  /** A login under way, beside another. Closing it logs out again, if it came to that. */
  private record Login(FutureTask<ChatClient> task) implements AutoCloseable {
    ChatClient client() throws ChatException, InterruptedException {
      try {
        return task.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ChatException known) {
          throw known;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    @Override
    public void close() {
      try {
        client().close();
      } catch (ChatException e) {
        // Whoever wanted this client has been told.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The gateways that take new clients, as far as those say that are asked. */
  private List<Host> letIn(List<Site> sites, Hosts hosts, List<Host> among)
      throws OperationException, UnreachableException, InterruptedException {
    var open = new ArrayList<Host>();
    for (var host : sites.stream().flatMap(site -> site.hosts().stream()).toList()) {
      if (host.has(Role.GATEWAY)
          && !leftOut.contains(host.name())
          && !(among.contains(host) && Draining.since(hosts.session(host)).isPresent())) {
        open.add(host);
      }
    }
    if (open.isEmpty()) {
      throw new OperationException(
          "every gateway is drained, so no client is let in; 'platter drain HOST --end' ends that");
    }
    return open;
  }

  /** One at this site, or, where all of its own are drained, at the other. */
  private static Host gateway(Site site, List<Host> open) {
    return open.stream().filter(site.hosts()::contains).findFirst().orElse(open.get(0));
  }

  /** Of this time, so that nothing of an earlier one is taken for it. */
  static String mark() {
    return HexFormat.of().formatHex(random(6));
  }

  /** Of an account that is gone soon. */
  static Secret password() {
    return new Secret(HexFormat.of().formatHex(random(16)));
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private record Account(String name, Secret password) {}
}
