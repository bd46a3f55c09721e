package platter.steward;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import platter.topology.Alerts.Mail;
import platter.topology.Alerts.Protection;
import platter.topology.Plain;
import platter.topology.Secret;

/** Writes a mail to all at once. It is delivered where the server takes it for anybody. */
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
    } catch (SendFailedException e) {
      var taken = addresses(e.getValidSentAddresses());
      if (taken.isEmpty()) {
        throw refused(e);
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
      throw refused(e);
    }
  }

  private IOException refused(MessagingException e) {
    return new IOException(mail.server() + " does not take it: " + reasons(e), e);
  }

  private static List<String> addresses(Address @Nullable [] some) {
    return some == null ? List.of() : Stream.of(some).map(Address::toString).toList();
  }

  private Properties settings(String host) throws IOException, InterruptedException {
    var settings = new Properties();
    settings.put("mail.smtp.connectiontimeout", PATIENCE_MS);
    settings.put("mail.smtp.timeout", PATIENCE_MS);
    settings.put("mail.smtp.writetimeout", PATIENCE_MS);
    settings.put("mail.smtp.localhost", host);
    // Else one address that is gone keeps it from all.
    settings.put("mail.smtp.sendpartial", "true");
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
  private static String reasons(@Nullable Throwable first) {
    var said = new LinkedHashSet<String>();
    for (var cause = first; cause != null; cause = cause.getCause()) {
      said.add(String.valueOf(cause.getMessage()).strip());
    }
    return Plain.line(String.join(": ", said));
  }
}
