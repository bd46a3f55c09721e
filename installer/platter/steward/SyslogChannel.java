package platter.steward;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import platter.steward.Notice.Change;
import platter.steward.Notice.Line;
import platter.topology.Alerts.Syslog;
import platter.topology.Alerts.Transport;
import platter.topology.Plain;

/**
 * Lines in the form of RFC 5424, one for each finding: over UDP a packet each (RFC 5426), over TCP
 * with counted octets (RFC 6587).
 */
final class SyslogChannel implements Channel {
  private static final int DAEMON = 3;

  /** RFC 5426 wants every receiver to take this much. */
  private static final int MOST_OCTETS = 2048;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Syslog syslog;
  private final Duration limit;

  /**
   * @param limit how long a conversation may take as a whole
   */
  SyslogChannel(Syslog syslog, Duration limit) {
    this.syslog = syslog;
    this.limit = limit;
  }

  @Override
  public String name() {
    return "syslog";
  }

  @Override
  public String send(Notice notice) throws IOException {
    var lines = new ArrayList<byte[]>();
    notice.lines().stream()
        .filter(line -> line.change() != Change.STANDS || !changes(notice))
        .forEach(line -> lines.add(message(notice, line)));
    try {
      if (syslog.transport() == Transport.UDP) {
        overUdp(lines);
        return "%d sent to %s; UDP has no answer".formatted(lines.size(), syslog.server());
      }
      overTcp(lines);
      return "%d taken by %s".formatted(lines.size(), syslog.server());
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "%s (%s) takes nothing: %s"
              .formatted(syslog.server(), syslog.transport().name().toLowerCase(Locale.ROOT), e),
          e);
    }
  }

  private static boolean changes(Notice notice) {
    return notice.lines().stream().anyMatch(line -> line.change() != Change.STANDS);
  }

  private void overUdp(List<byte[]> lines) throws IOException {
    try (var socket = new DatagramSocket()) {
      for (var line : lines) {
        socket.send(new DatagramPacket(line, line.length, Connection.address(syslog.server())));
      }
    }
  }

  private void overTcp(List<byte[]> lines) throws IOException {
    var all = new ByteArrayOutputStream();
    for (var line : lines) {
      all.write((line.length + " ").getBytes(StandardCharsets.US_ASCII));
      all.write(line);
    }
    try (var connection = Connection.to(syslog.server());
        var deadline = new Deadline(connection, limit)) {
      try {
        connection.getOutputStream().write(all.toByteArray());
        connection.shutdownOutput();
        // A receiver that is there closes its side; one that went away resets.
        if (connection.getInputStream().read() >= 0) {
          throw new IOException("it answers, as a syslog server does not");
        }
      } catch (IOException e) {
        deadline.blame(e);
        throw e;
      }
    }
  }

  /** {@code <PRI>1 TIME HOST APP - MSGID - MSG}, the message with its byte order mark. */
  private static byte[] message(Notice notice, Line line) {
    var head =
        "<%d>1 %s %s platter - %s - \uFEFF"
            .formatted(
                DAEMON * 8 + severity(notice, line),
                TIME.format(notice.at()),
                notice.host(),
                line.change().name());
    var text = Plain.line("[%s] %s".formatted(notice.deployment(), line.text()));
    var whole = (head + text).getBytes(StandardCharsets.UTF_8);
    return whole.length <= MOST_OCTETS ? whole : cut(whole);
  }

  private static byte[] cut(byte[] whole) {
    int end = MOST_OCTETS;
    while ((whole[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(whole, end);
  }

  /** Critical where the service may stand still, notice where something is over. */
  private static int severity(Notice notice, Line line) {
    return switch (line.change()) {
      case CLEARED, TEST -> 5;
      case RAISED, STANDS ->
          List.of("leaderless", "split", "held").contains(notice.state()) ? 2 : 4;
    };
  }
}
