package platter.steward;

import jakarta.mail.Address;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Plain;
import platter.topology.Secret;

/** Writes a mail to all at once. It is delivered where the server takes it for anybody. */
final class MailChannel implements Channel {
  private final Mail mail;
  private final Optional<Secret> password;
  private final Trust trust;
  private final Duration limit;
  private final Veil veil;

  /**
   * @param limit how long the conversation may take as a whole
   */
  MailChannel(Mail mail, Optional<Secret> password, Trust trust, Duration limit) {
    this.mail = mail;
    this.password = password;
    this.trust = trust;
    this.limit = limit;
    this.veil = Veil.of(password.stream().map(Secret::reveal).flatMap(this::asSent));
  }

  /**
   * A password in the forms of AUTH, and as the library reads it that takes answers for Latin-1.
   */
  private Stream<String> asSent(String password) {
    return Stream.of(
        password,
        new String(password.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
        encoded(password),
        encoded("\0" + mail.user().orElse("") + "\0" + password));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public String send(Notice notice) throws IOException, InterruptedException {
    if (mail.user().isPresent() && password.isEmpty()) {
      throw new IOException(
          "%s is to be told who %s is, and there is no password: give it to 'platter alerts password', then run 'platter install'"
              .formatted(mail.server(), mail.user().get()));
    }
    var tls =
        mail.tls() == Protection.NONE
            ? Optional.<SSLSocketFactory>empty()
            : Optional.of(trust.context().getSocketFactory());
    try {
      return converse(notice, tls);
    } catch (MessagingException | IOException e) {
      throw new IOException(mail.server() + " does not take it: " + reasons(e), e);
    }
  }

  private String converse(Notice notice, Optional<SSLSocketFactory> tls)
      throws MessagingException, IOException {
    try (var connection = Connection.to(mail.server());
        var deadline = new Deadline(connection, limit)) {
      try {
        var socket =
            mail.tls() == Protection.TLS ? secured(connection, tls.orElseThrow()) : connection;
        return deliver(socket, Session.getInstance(settings(notice, tls), login()), notice);
      } catch (MessagingException | IOException e) {
        deadline.blame(e);
        throw e;
      }
    }
  }

  private Socket secured(Socket plain, SSLSocketFactory tls) throws IOException {
    var server = mail.server();
    var socket = (SSLSocket) tls.createSocket(plain, server.host(), server.port(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private @Nullable Authenticator login() {
    if (mail.user().isEmpty() || password.isEmpty()) {
      return null;
    }
    var login = new PasswordAuthentication(mail.user().get(), password.get().reveal());
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return login;
      }
    };
  }

  private String deliver(Socket socket, Session session, Notice notice) throws MessagingException {
    var message = message(session, notice);
    var transport = (SMTPTransport) session.getTransport("smtp");
    try {
      transport.connect(socket);
      transport.sendMessage(message, message.getAllRecipients());
      return mail.server() + " took it for " + String.join(", ", mail.to());
    } catch (SendFailedException e) {
      var taken = addresses(e.getValidSentAddresses());
      if (taken.isEmpty()) {
        throw e;
      }
      var refused = new ArrayList<>(addresses(e.getInvalidAddresses()));
      refused.addAll(addresses(e.getValidUnsentAddresses()));
      return "%s took it for %s, and not for %s: %s"
          .formatted(
              mail.server(),
              String.join(", ", taken),
              String.join(", ", refused),
              reasons(e.getCause()));
    } catch (MessagingException e) {
      // Of some answers the library passes only the number on.
      if (transport.getLastReturnCode() >= 400) {
        e.setNextException(new MessagingException(transport.getLastServerResponse()));
      }
      throw e;
    } finally {
      leave(transport);
    }
  }

  /** What was taken stays taken, however the server parts. */
  private static void leave(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // It hung up first.
    }
  }

  private static List<String> addresses(Address @Nullable [] some) {
    return some == null ? List.of() : Stream.of(some).map(Address::toString).toList();
  }

  private Properties settings(Notice notice, Optional<SSLSocketFactory> tls) {
    var settings = new Properties();
    settings.put("mail.smtp.host", mail.server().host());
    settings.put("mail.smtp.localhost", notice.host());
    // Else one address that is gone keeps it from all.
    settings.put("mail.smtp.sendpartial", "true");
    settings.put("mail.smtp.quitwait", "false");
    settings.put("mail.smtp.auth", String.valueOf(mail.user().isPresent()));
    mail.user().ifPresent(user -> settings.put("mail.smtp.user", user));
    if (mail.tls() == Protection.STARTTLS) {
      settings.put("mail.smtp.starttls.enable", "true");
      settings.put("mail.smtp.starttls.required", "true");
      settings.put("mail.smtp.ssl.checkserveridentity", "true");
      settings.put("mail.smtp.ssl.socketFactory", tls.orElseThrow());
    }
    return settings;
  }

  private Message message(Session session, Notice notice) throws MessagingException {
    var id = id(notice);
    var message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    message.setFrom(new InternetAddress(mail.from()));
    for (var to : mail.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    message.setSubject(notice.subject(), StandardCharsets.UTF_8.name());
    message.setText(notice.text(), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(notice.at()));
    // RFC 3834: nobody's holiday is to answer it.
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    return message;
  }

  /** The same in every try: of a mail whose receipt was lost a reader shows one. */
  private String id(Notice notice) {
    return "<platter.%s.%s.%s@%s>"
        .formatted(
            notice.deployment(),
            notice.host(),
            notice.id().replaceAll("[^0-9A-Za-z]+", "-"),
            mail.from().substring(mail.from().indexOf('@') + 1));
  }

  /** The library says what it tried; what came back is beneath. */
  private String reasons(@Nullable Throwable first) {
    var said = new ArrayList<String>();
    for (var cause = first; cause != null; cause = cause.getCause()) {
      var message = cause.getMessage();
      var why = message == null ? cause.getClass().getSimpleName() : message.strip();
      if (said.stream().noneMatch(earlier -> earlier.contains(why))) {
        said.add(why);
      }
    }
    return Plain.line(veil.over(String.join(": ", said)), MOST_REASON);
  }
}
