package platter.loss;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One XMPP connection with no more than a client of a real server needs: STARTTLS, SCRAM-SHA-1, a
 * resource, XEP-0198, carbons, roster and presence. So light that hundreds fit into one process.
 */
final class Visitor implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Socket plain;
  private final String domain;
  private final byte[] buffer = new byte[8192];
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  private Visitor(String gateway, String domain) throws IOException {
    this.domain = domain;
    this.plain = new Socket();
    plain.connect(new InetSocketAddress(gateway, 5222), 4_000);
    plain.setSoTimeout(PATIENCE_MILLIS);
    plain.setTcpNoDelay(true);
    socket = plain;
    in = plain.getInputStream();
    out = plain.getOutputStream();
  }

  /**
   * Logs in, as far as a client that shows its contacts.
   *
   * @throws IOException if the server says no, says nothing, or hangs up
   */
  static Visitor login(
      String gateway, String domain, SSLSocketFactory tls, String name, Password password)
      throws IOException, GeneralSecurityException {
    var visitor = new Visitor(gateway, domain);
    boolean in = false;
    try {
      visitor.enter(tls, name, password);
      in = true;
      return visitor;
    } finally {
      if (!in) {
        visitor.close();
      }
    }
  }

  private void enter(SSLSocketFactory tls, String name, Password password)
      throws IOException, GeneralSecurityException {
    open();
    ask("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed");
    var secure = (SSLSocket) tls.createSocket(plain, domain, 5222, true);
    secure.startHandshake();
    socket = secure;
    in = secure.getInputStream();
    out = secure.getOutputStream();
    open();
    authenticate(name, password);
    open();
    ask(
        "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>storm</resource></bind></iq>",
        "</jid>");
    ask("<enable xmlns='urn:xmpp:sm:3'/>", "<enabled");
    ask("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>", "id='c'");
    ask("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>", "id='r'");
    send("<presence/>");
    ping();
  }

  private void open() throws IOException {
    ask(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
            + domain
            + "'>",
        "</stream:features>");
  }

  private void authenticate(String name, Password password)
      throws IOException, GeneralSecurityException {
    var nonce = new byte[12];
    RANDOM.nextBytes(nonce);
    var first = "n=" + name + ",r=" + HexFormat.of().formatHex(nonce);
    var challenge =
        ask(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>"
                + base64("n,," + first)
                + "</auth>",
            "</challenge>");
    var server =
        new String(
            Base64.getDecoder()
                .decode(challenge.replaceFirst("(?s)^.*<challenge[^>]*>(.*)</challenge>.*$", "$1")),
            StandardCharsets.UTF_8);
    var parts = server.split(",", 3);
    var last = "c=biws," + parts[0];
    var key =
        password.salted(
            parts[1].substring(2), Integer.parseInt(parts[2].substring(2).split(",", 2)[0]));
    var client = hmac(key, "Client Key");
    var stored = java.security.MessageDigest.getInstance("SHA-1").digest(client);
    var signature = hmac(stored, first + "," + server + "," + last);
    for (int i = 0; i < client.length; i++) {
      client[i] ^= signature[i];
    }
    ask(
        "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            + base64(last + ",p=" + Base64.getEncoder().encodeToString(client))
            + "</response>",
        "<success");
  }

  /** A password, and what the server's salt makes of it, which takes long and is kept. */
  static final class Password {
    private final String text;
    private String salt = "";
    private byte[] salted = {};

    Password(String text) {
      this.text = text;
    }

    private byte[] salted(String with, int rounds) throws GeneralSecurityException {
      if (!salt.equals(with)) {
        salt = with;
        salted =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                .generateSecret(
                    new PBEKeySpec(
                        text.toCharArray(), Base64.getDecoder().decode(with), rounds, 160))
                .getEncoded();
      }
      return salted;
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(key, "HmacSHA1"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sees whether the server still answers; what else comes is not kept. */
  void ping() throws IOException {
    ask("<r xmlns='urn:xmpp:sm:3'/>", "<a ");
  }

  /** Waits until this much time is over, or the connection; what comes is not kept. */
  void idle(int millis) throws IOException {
    socket.setSoTimeout(millis);
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      while (System.nanoTime() < end) {
        receive();
      }
    } catch (java.net.SocketTimeoutException e) {
      // Nothing came, and nothing had to.
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String ask(String text, String answer) throws IOException {
    send(text);
    var said = new StringBuilder();
    while (said.indexOf(answer) < 0) {
      said.append(receive());
      if (said.indexOf("<failure") >= 0 || said.indexOf("<stream:error") >= 0) {
        throw new IOException("refused: " + said);
      }
    }
    return said.toString();
  }

  private String receive() throws IOException {
    int count = in.read(buffer);
    if (count < 0) {
      throw new IOException("hung up");
    }
    return new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    // Not the TLS socket, which would wait for the other side.
    plain.close();
  }
}
