package platter.operation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.Smack;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.chat2.ChatManager;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.httpfileupload.HttpFileUploadManager;
import org.jivesoftware.smackx.mam.MamManager;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;
import platter.topology.Secret;

/**
 * A real client of the chat service: one account, logged in over STARTTLS through one gateway.
 *
 * <p>It goes to the gateway's address and not to a name, since DNS is the customer's and may not be
 * set yet; the certificate is checked against the chat domain and the given authorities all the
 * same.
 */
final class ChatClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Held, so that its level lasts: what goes wrong is thrown, and must not be printed as well. */
  private static final Logger LIBRARY = Logger.getLogger("org.jivesoftware");

  static {
    LIBRARY.setLevel(Level.OFF);
  }

  private final XMPPTCPConnection connection;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final String account;
  private final String gateway;
  private final SSLContext tls;
  private final String domain;

  private ChatClient(
      XMPPTCPConnection connection, String account, String gateway, SSLContext tls, String domain) {
    this.connection = connection;
    this.account = account;
    this.gateway = gateway;
    this.tls = tls;
    this.domain = domain;
    ChatManager.getInstanceFor(connection)
        .addIncomingListener((from, message, chat) -> keep(message));
  }

  /**
   * Logs in.
   *
   * @param gateway address of the gateway host
   * @param authorities what the service's certificate must come from
   * @throws ChatException if it does not work; says at which gateway and why
   */
  static ChatClient login(
      String gateway,
      String domain,
      String user,
      Secret password,
      List<X509Certificate> authorities)
      throws ChatException, InterruptedException {
    var account = user + "@" + domain;
    try {
      var trust = trust(authorities);
      var tls = context(trust);
      var configuration =
          XMPPTCPConnectionConfiguration.builder()
              .setHostAddress(InetAddress.getByName(gateway))
              .setPort(5222)
              .setXmppDomain(domain)
              .setUsernameAndPassword(user, password.reveal())
              .setResource("platter")
              .setSecurityMode(SecurityMode.required)
              .setCustomX509TrustManager(trust)
              .setSendPresence(true)
              .setConnectTimeout((int) PATIENCE.toMillis())
              .build();
      var connection = new XMPPTCPConnection(configuration);
      connection.setReplyTimeout(PATIENCE.toMillis());
      var client = new ChatClient(connection, account, gateway, tls, domain);
      connection.connect();
      connection.login();
      return client;
    } catch (GeneralSecurityException | IOException | SmackException | XMPPException e) {
      throw new ChatException(account + " cannot log in at " + gateway + ":5222", e);
    }
  }

  /**
   * Loads the library, which takes about as long as a login; whoever will log in may do so beside
   * other work.
   */
  static void load() {
    Smack.ensureInitialized();
  }

  String account() {
    return account;
  }

  /**
   * Waits until a gateway says that it has a chat server and a database behind it.
   *
   * @throws ChatException if it does not within half a minute; says what it said last
   */
  static void awaitGateway(String gateway, String domain, List<X509Certificate> authorities)
      throws ChatException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      String said;
      try {
        int code = status(gateway, domain, authorities, "/healthz");
        if (code == 200) {
          return;
        }
        said = "HTTP " + code;
      } catch (ChatException e) {
        said = String.valueOf(e.getMessage());
      }
      if (System.nanoTime() > end) {
        throw new ChatException(
            "the gateway "
                + gateway
                + " is not ready after 30 s: https://"
                + gateway
                + "/healthz says "
                + said
                + "; look at 'journalctl -u platter-gateway' there");
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  /**
   * What a gateway answers to whoever asks for a page.
   *
   * @return status of HTTP
   * @throws ChatException if there is no answer; says why
   */
  static int status(String gateway, String domain, List<X509Certificate> authorities, String path)
      throws ChatException {
    try {
      return open(context(trust(authorities)), gateway, domain, path).getResponseCode();
    } catch (GeneralSecurityException | IOException e) {
      throw new ChatException("no answer", e);
    }
  }

  /** Sends a text to another account. */
  void send(String to, String text) throws ChatException, InterruptedException {
    try {
      var chat = ChatManager.getInstanceFor(connection).chatWith(JidCreate.entityBareFrom(to));
      chat.send(text);
    } catch (SmackException | XmppStringprepException e) {
      throw new ChatException(account + " cannot send to " + to + " at " + gateway, e);
    }
  }

  /** Waits until this text has arrived. */
  void await(String text) throws ChatException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var got = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (got == null) {
        throw new ChatException(
            account + " at " + gateway + " received nothing within " + PATIENCE.toSeconds() + " s");
      }
      if (got.equals(text)) {
        return;
      }
    }
  }

  /** Whether this account's own archive holds the text. */
  boolean archived(String text) throws ChatException, InterruptedException {
    try {
      var page =
          MamManager.getInstanceFor(connection)
              .queryArchive(
                  MamManager.MamQueryArgs.builder()
                      .setResultPageSizeTo(50)
                      .queryLastPage()
                      .build());
      return page.getMessages().stream().map(Message::getBody).anyMatch(text::equals);
    } catch (SmackException | XMPPException e) {
      throw new ChatException(account + " cannot read its archive at " + gateway, e);
    }
  }

  /** The identifier of the newest message in this account's own archive; empty where that is. */
  Optional<String> newest() throws ChatException, InterruptedException {
    try {
      var page =
          MamManager.getInstanceFor(connection)
              .queryArchive(
                  MamManager.MamQueryArgs.builder().setResultPageSizeTo(1).queryLastPage().build());
      return page.getMamResultExtensions().stream()
          .map(result -> result.getId())
          .reduce((older, newer) -> newer);
    } catch (SmackException | XMPPException e) {
      throw new ChatException(account + " cannot read its archive at " + gateway, e);
    }
  }

  /** Enters a room, which is made where there is none of this name. */
  void enter(String name) throws ChatException, InterruptedException {
    try {
      var room = room(name);
      var made =
          room.createOrJoin(Resourcepart.from(connection.getUser().getLocalpart().toString()));
      if (made != null) {
        made.makeInstant();
      }
      room.addMessageListener(this::keep);
    } catch (SmackException | XMPPException | XmppStringprepException e) {
      throw new ChatException(account + " cannot enter the room " + name + " at " + gateway, e);
    }
  }

  /** Says something in a room that was entered. */
  void say(String name, String text) throws ChatException, InterruptedException {
    try {
      room(name).sendMessage(text);
    } catch (SmackException | XmppStringprepException e) {
      throw new ChatException(account + " cannot speak in the room " + name + " at " + gateway, e);
    }
  }

  /** Ends a room that this account has made, with all that was said in it. */
  void end(String name) throws ChatException, InterruptedException {
    try {
      room(name).destroy("", null);
    } catch (SmackException | XMPPException | XmppStringprepException e) {
      throw new ChatException(account + " cannot end the room " + name + " at " + gateway, e);
    }
  }

  private MultiUserChat room(String name) throws XmppStringprepException {
    return MultiUserChatManager.getInstanceFor(connection)
        .getMultiUserChat(JidCreate.entityBareFrom(name + "@conference." + domain));
  }

  /** Uploads a file and gives the path at which it can be fetched from any gateway. */
  String upload(String name, byte[] content) throws ChatException, InterruptedException {
    try {
      var uploads = HttpFileUploadManager.getInstanceFor(connection);
      if (!uploads.discoverUploadService()) {
        throw new ChatException(account + " finds no upload service at " + gateway);
      }
      var slot = uploads.requestSlot(name, content.length, "application/octet-stream");
      var put = open(gateway, slot.getPutUrl().getFile());
      put.setRequestMethod("PUT");
      put.setDoOutput(true);
      put.setFixedLengthStreamingMode(content.length);
      for (var header : slot.getHeaders().entrySet()) {
        put.setRequestProperty(header.getKey(), header.getValue());
      }
      try (var out = put.getOutputStream()) {
        out.write(content);
      }
      if (put.getResponseCode() != 201) {
        throw new ChatException(
            "an upload to " + gateway + " was answered with HTTP " + put.getResponseCode());
      }
      return slot.getGetUrl().getFile();
    } catch (SmackException | XMPPException | IOException e) {
      throw new ChatException(account + " cannot upload at " + gateway, e);
    }
  }

  /** Fetches an uploaded file from any gateway. */
  byte[] fetch(String anyGateway, String path) throws ChatException {
    try {
      var get = open(anyGateway, path);
      if (get.getResponseCode() != 200) {
        throw new ChatException(
            path + " is not to be had at " + anyGateway + ": HTTP " + get.getResponseCode());
      }
      try (var in = get.getInputStream()) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new ChatException(path + " is not to be had at " + anyGateway, e);
    }
  }

  private static SSLContext context(X509TrustManager trust) throws GeneralSecurityException {
    var tls = SSLContext.getInstance("TLS");
    tls.init(null, new X509TrustManager[] {trust}, null);
    return tls;
  }

  private HttpsURLConnection open(String address, String path) throws IOException {
    return open(tls, address, domain, path);
  }

  private static HttpsURLConnection open(SSLContext tls, String address, String domain, String path)
      throws IOException {
    URL url = URI.create("https://" + address + path).toURL();
    var http = (HttpsURLConnection) url.openConnection();
    http.setSSLSocketFactory(tls.getSocketFactory());
    http.setHostnameVerifier(
        (name, session) -> {
          try {
            return session.getPeerCertificates()[0] instanceof X509Certificate leaf
                && CertificateNames.cover(leaf, domain);
          } catch (IOException e) {
            return false;
          }
        });
    http.setConnectTimeout((int) PATIENCE.toMillis());
    http.setReadTimeout((int) PATIENCE.toMillis());
    return http;
  }

  private void keep(Message message) {
    if (message.getBody() != null) {
      received.add(message.getBody());
    }
  }

  private static X509TrustManager trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (var manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new CertificateException("this Java has no X.509 trust manager");
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
