package platter.steward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.steward.CommandChannel.Own;
import platter.topology.Alerts;
import platter.topology.Secret;

/** The ways that a topology names, with what an installation left for them. */
final class Channels {
  /** Of a conversation; who is late then is hung up on. */
  private static final Duration CONVERSATION = Duration.ofSeconds(45);

  /** Of all that a channel does. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Channels() {}

  static List<Channel> of(Optional<Alerts> wanted, Path place, Own own) throws IOException {
    var channels = new ArrayList<Channel>();
    if (wanted.isPresent()) {
      var alerts = wanted.get();
      var trust = new Trust(read(place.resolve("authorities.crt")), own);
      var password = read(place.resolve("mail.password")).map(Secret::new);
      alerts.mail().ifPresent(m -> channels.add(new MailChannel(m, password, trust, CONVERSATION)));
      alerts.syslog().ifPresent(s -> channels.add(new SyslogChannel(s, CONVERSATION)));
      alerts.webhook().ifPresent(w -> channels.add(new WebhookChannel(w, trust, CONVERSATION)));
      alerts.command().ifPresent(c -> channels.add(new CommandChannel(c, own)));
    }
    return channels.stream().<Channel>map(c -> new LimitedChannel(c, LIMIT)).toList();
  }

  /** Empty where there is no such file, or nothing in it. */
  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file)).filter(text -> !text.isBlank());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
