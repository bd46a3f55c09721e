package platter.steward;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.AuthenticationHandler;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.UsernamePasswordValidator;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * A customer's mail server, which keeps what it takes. Whoever is called {@code gone} has no
 * mailbox there.
 */
final class MailServer implements AutoCloseable {
  /**
   * What came.
   *
   * @param user who had logged in
   * @param secured whether it came over TLS
   */
  record Taken(String from, List<String> to, String data, Optional<String> user, boolean secured) {}

  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> logins = new LinkedBlockingQueue<>();
  private final SMTPServer server;

  private MailServer(
      String address, int port, String password, UnaryOperator<SMTPServer.Builder> manner)
      throws IOException {
    UsernamePasswordValidator validator =
        (user, given, context) -> {
          logins.add(user + ":" + given);
          if (!given.equals(password)) {
            throw new LoginFailedException();
          }
        };
    server =
        manner
            .apply(SMTPServer.port(port))
            .bindAddress(InetAddress.getByName(address))
            .hostName("mail.acme.example")
            .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory(validator))
            .messageHandlerFactory(Mail::new)
            .build();
    server.start();
  }

  /** Takes mail of anybody, and knows no TLS. */
  static MailServer open(String address, int port) throws IOException {
    return new MailServer(address, port, "", manner -> manner);
  }

  /** Wants a password, and knows no TLS. */
  static MailServer careless(String address, int port, String password) throws IOException {
    return new MailServer(address, port, password, SMTPServer.Builder::requireAuth);
  }

  /** Takes mail only by STARTTLS, and of whoever logs in. */
  static MailServer strict(String address, int port, String password, SSLContext shown)
      throws IOException {
    return new MailServer(
        address,
        port,
        password,
        manner ->
            manner
                .requireTLS()
                .requireAuth()
                .startTlsSocketFactory(
                    plain -> {
                      var secure =
                          (SSLSocket)
                              shown
                                  .getSocketFactory()
                                  .createSocket(plain, null, plain.getPort(), true);
                      secure.setUseClientMode(false);
                      return secure;
                    }));
  }

  /** Speaks TLS from the first byte on, and takes mail of whoever logs in. */
  static MailServer secured(String address, int port, String password, SSLContext shown)
      throws IOException {
    return new MailServer(
        address, port, password, manner -> manner.requireAuth().serverSocketFactory(shown));
  }

  int port() {
    return server.getPortAllocated();
  }

  BlockingQueue<Taken> taken() {
    return taken;
  }

  /** Every try, as {@code USER:PASSWORD}. */
  BlockingQueue<String> logins() {
    return logins;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** One on its way in. */
  private final class Mail implements MessageHandler {
    private final MessageContext context;
    private final List<String> to = new ArrayList<>();
    private String from = "";

    Mail(MessageContext context) {
      this.context = context;
    }

    @Override
    public void from(String sender) {
      from = sender;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
      if (recipient.startsWith("gone@")) {
        throw new RejectException(550, "nobody of that name");
      }
      to.add(recipient);
    }

    @Override
    public String data(InputStream data) throws IOException {
      var user = context.getAuthenticationHandler().map(AuthenticationHandler::getIdentity);
      boolean secured = ((Session) context).getSocket() instanceof SSLSocket;
      taken.add(
          new Taken(
              from,
              List.copyOf(to),
              new String(data.readAllBytes(), StandardCharsets.UTF_8),
              user.map(String::valueOf),
              secured));
      return "taken";
    }

    @Override
    public void done() {
      // It is kept, or the client went away.
    }
  }
}
