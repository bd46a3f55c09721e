package platter.loss;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.sm.predicates.ForEveryStanza;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * A person who writes all the time: to people and into rooms, each a message every so often, over
 * one connection with XEP-0198. A connection that breaks, or from which nothing comes for eight
 * seconds, is replaced, at the first gateway of the list that lets them in. Prints what happens, a
 * line each: milliseconds since 1970, {@code online}, {@code offline}, {@code sent}, {@code acked},
 * {@code refused} or {@code heard}, and the text or the reason; {@code entered} or {@code outside},
 * and a room that did not know it any more. Ends when its standard input does.
 *
 * <p>Arguments: {@code DOMAIN CA-FILE NAME PASSWORD GATEWAY,... MILLISECONDS TO...}; a target with
 * a slash is a room.
 */
final class Talker {
  private static final Logger LIBRARY = Logger.getLogger("org.jivesoftware");

  private static final int PATIENCE_MILLIS = 4_000;
  private static final Duration LAST_WORD = Duration.ofSeconds(5);

  /** Longer than anything takes that is given up by itself. */
  private static final Duration STUCK = Duration.ofSeconds(30);

  private final String domain;
  private final X509TrustManager trust;
  private final String name;
  private final String password;
  private final List<String> gateways;
  private final long pause;
  private final List<String> targets;
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** What went over the present connection and was not acknowledged yet. */
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  /** Rooms into which it is on its way. */
  private final Set<String> joining = ConcurrentHashMap.newKeySet();

  private volatile boolean ending;
  private volatile long stirred = System.nanoTime();

  /** Tells the messages of this process from those of an earlier one. */
  private final long mark = System.currentTimeMillis();

  private long count;

  private Talker(String[] args) throws IOException, GeneralSecurityException {
    domain = args[0];
    trust = trust(Path.of(args[1]));
    name = args[2];
    password = args[3];
    gateways = List.of(args[4].split(",", -1));
    pause = Long.parseLong(args[5]);
    targets = List.of(args).subList(6, args.length);
  }

  public static void main(String[] args) throws Exception {
    LIBRARY.setLevel(Level.OFF);
    var talker = new Talker(args);
    var thread = new Thread(talker::talk, "talker");
    thread.setDaemon(true);
    thread.start();
    var watch = new Thread(() -> talker.watch(thread), "watch");
    watch.setDaemon(true);
    watch.start();
    while (System.in.read() >= 0) {
      // Until whoever started this lets go.
    }
    talker.end();
    System.exit(0);
  }

  /**
   * The library can wait for ever on a connection that is dead: then that is told, and begun anew.
   */
  private void watch(Thread thread) {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(5);
        if (System.nanoTime() - stirred > STUCK.toNanos()) {
          say("offline", "stuck in " + List.of(thread.getStackTrace()));
          stirred = System.nanoTime();
          thread.interrupt();
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  /** Writes no more, and waits a while for the last word on what was written. */
  private void end() throws InterruptedException {
    ending = true;
    long end = System.nanoTime() + LAST_WORD.toNanos();
    while (!open.isEmpty() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void talk() {
    while (true) {
      for (var gateway : gateways) {
        try {
          visit(gateway);
        } catch (SmackException | XMPPException | IOException e) {
          say("offline", gateway + " " + e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
          say("offline", gateway + " begun anew");
        }
        stirred = System.nanoTime();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(500);
      } catch (InterruptedException e) {
        say("offline", "begun anew");
      }
    }
  }

  /** Talks at this gateway until the connection breaks. */
  private void visit(String gateway)
      throws SmackException, XMPPException, IOException, InterruptedException {
    var connection =
        new XMPPTCPConnection(
            XMPPTCPConnectionConfiguration.builder()
                .setHostAddress(InetAddress.getByName(gateway))
                .setPort(5222)
                .setXmppDomain(domain)
                .setUsernameAndPassword(name, password)
                .setResource("talker")
                .setSecurityMode(SecurityMode.required)
                .setCustomX509TrustManager(trust)
                .setConnectTimeout(PATIENCE_MILLIS)
                .build());
    open.clear();
    try {
      connection.setReplyTimeout(PATIENCE_MILLIS);
      connection.setUseStreamManagement(true);
      connection.setUseStreamManagementResumption(false);
      connection.addRequestAckPredicate(ForEveryStanza.INSTANCE);
      var line = new Line();
      connection.addStanzaAcknowledgedListener(
          stanza -> {
            line.lives();
            acknowledged(stanza);
          });
      connection.addAsyncStanzaListener(
          stanza -> {
            line.lives();
            heard((Message) stanza, connection);
          },
          StanzaTypeFilter.MESSAGE);
      connection.addConnectionListener(line);
      connection.connect();
      connection.login();
      join(connection);
      line.lives();
      say("online", gateway);
      while (!line.broken()) {
        for (var target : ending ? List.<String>of() : targets) {
          write(connection, target);
        }
        stirred = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(pause);
      }
      say("offline", gateway + " broke");
    } finally {
      connection.instantShutdown();
    }
  }

  private void join(XMPPTCPConnection connection)
      throws SmackException, XMPPException, IOException, InterruptedException {
    for (var target : targets) {
      if (target.endsWith("/")) {
        join(room(connection, target));
      }
    }
  }

  private void join(MultiUserChat room)
      throws SmackException, XMPPException, IOException, InterruptedException {
    var made = room.createOrJoin(Resourcepart.from(name));
    if (made != null) {
      made.makeInstant();
    }
  }

  /** Goes into a room anew, as a client does that its room no longer knows. */
  private void joinAgain(MultiUserChat room) {
    var which = String.valueOf(room.getRoom());
    if (!joining.add(which)) {
      return;
    }
    var thread =
        new Thread(
            () -> {
              try {
                if (room.isJoined()) {
                  leave(room);
                }
                join(room);
                say("entered", which);
              } catch (SmackException | XMPPException | IOException e) {
                // The next message that is refused brings it here again.
                say("outside", which + " " + e.getClass().getSimpleName() + " " + e.getMessage());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                joining.remove(which);
              }
            },
            "join " + which);
    thread.setDaemon(true);
    thread.start();
  }

  /** The room may not know of it, and not answer. */
  private static void leave(MultiUserChat room) throws InterruptedException {
    try {
      room.leave();
    } catch (SmackException | XMPPException e) {
      return;
    }
  }

  private MultiUserChat room(XMPPTCPConnection connection, String target)
      throws XmppStringprepException {
    return MultiUserChatManager.getInstanceFor(connection)
        .getMultiUserChat(JidCreate.entityBareFrom(room(target)));
  }

  private String room(String target) {
    return target.substring(0, target.length() - 1) + "@conference." + domain;
  }

  private void write(XMPPTCPConnection connection, String target)
      throws SmackException, XmppStringprepException, InterruptedException {
    boolean isRoom = target.endsWith("/");
    var text = name + " > " + target + " " + ++count + " " + mark;
    var message =
        connection
            .getStanzaFactory()
            .buildMessageStanza()
            .to(JidCreate.entityBareFrom(isRoom ? room(target) : target + "@" + domain))
            .ofType(isRoom ? Message.Type.groupchat : Message.Type.chat)
            .setBody(text)
            .build();
    texts.put(message.getStanzaId(), text);
    open.add(message.getStanzaId());
    say("sent", text);
    connection.sendStanza(message);
  }

  private void acknowledged(Stanza stanza) {
    var text = texts.get(String.valueOf(stanza.getStanzaId()));
    if (text != null) {
      say("acked", text);
      open.remove(stanza.getStanzaId());
    }
  }

  private void heard(Message message, XMPPTCPConnection connection) {
    if (message.getType() == Message.Type.error) {
      var text = texts.get(String.valueOf(message.getStanzaId()));
      say("refused", text == null ? String.valueOf(message.getError()) : text);
      if (message.getFrom().toString().contains("@conference.")) {
        // No longer an occupant.
        joinAgain(
            MultiUserChatManager.getInstanceFor(connection)
                .getMultiUserChat(message.getFrom().asEntityBareJidIfPossible()));
      }
    } else if (message.getBody() != null) {
      say("heard", message.getBody());
    }
  }

  private static void say(String what, String text) {
    var line = System.currentTimeMillis() + " " + what + " " + text.replace('\n', ' ');
    synchronized (Talker.class) {
      System.out.println(line);
      System.out.flush();
    }
  }

  /** Trusts what this authority, a PEM file, has issued. */
  static X509TrustManager trust(Path authority) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
