package platter.steward;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Secret;

/** Writes a mail to all at once. */
final class MailChannel implements Channel {
  private static final String PATIENCE_MS = "15000";

  private final Mail mail;
  private final Optional<Secret> password;
  private final Trust trust;

  MailChannel(Mail mail, Optional<Secret> password, Trust trust) {
    this.mail = mail;
    this.password = password;
    this.trust = trust;
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
    try {
      var session = Session.getInstance(settings(notice.host()));
      var message = message(session, notice);
      try (var transport = session.getTransport("smtp")) {
        transport.connect(
            mail.server().host(),
            mail.server().port(),
            mail.user().orElse(null),
            password.filter(p -> mail.user().isPresent()).map(Secret::reveal).orElse(null));
        transport.sendMessage(message, message.getAllRecipients());
      }
      return mail.server() + " took it for " + String.join(", ", mail.to());
    } catch (MessagingException e) {
      throw new IOException(mail.server() + " does not take it: " + reasons(e), e);
    }
  }

  private Properties settings(String host) throws IOException, InterruptedException {
    var settings = new Properties();
    settings.put("mail.smtp.connectiontimeout", PATIENCE_MS);
    settings.put("mail.smtp.timeout", PATIENCE_MS);
    settings.put("mail.smtp.writetimeout", PATIENCE_MS);
    settings.put("mail.smtp.localhost", host);
    settings.put("mail.smtp.auth", String.valueOf(mail.user().isPresent()));
    if (mail.tls() != Protection.NONE) {
      boolean atOnce = mail.tls() == Protection.TLS;
      settings.put("mail.smtp.ssl.enable", String.valueOf(atOnce));
      settings.put("mail.smtp.starttls.enable", String.valueOf(!atOnce));
      settings.put("mail.smtp.starttls.required", String.valueOf(!atOnce));
      settings.put("mail.smtp.ssl.checkserveridentity", "true");
      settings.put("mail.smtp.ssl.socketFactory", trust.context().getSocketFactory());
      settings.put("mail.smtp.ssl.socketFactory.fallback", "false");
    }
    return settings;
  }

  private Message message(Session session, Notice notice) throws MessagingException {
    var message = new MimeMessage(session);
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

  /** The library says what it tried; what came back is beneath. */
  private static String reasons(MessagingException e) {
    var said = new StringBuilder(String.valueOf(e.getMessage()).strip());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      var why = String.valueOf(cause.getMessage()).strip();
      if (said.indexOf(why) < 0) {
        said.append(": ").append(why);
      }
    }
    return said.toString().replaceAll("\\s*\\R\\s*", " ");
  }
}
