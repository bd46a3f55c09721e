package platter.steward;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * Starts the customer's program on the steward's host, with the notice as JSON on its standard
 * input: under an account that exists only meanwhile, which can write nowhere but into a place of
 * its own, and for half a minute at most.
 */
final class CommandChannel implements Channel {
  private static final String START =
      """
      exec systemd-run --quiet --wait --pipe --collect -p DynamicUser=yes -p ProtectHome=yes \
        -p NoNewPrivileges=yes -p PrivateDevices=yes -p RuntimeMaxSec=30 -p TimeoutStopSec=5 -p UMask=0077 -- "$1"
      """;

  /** A session is opened when it is needed. */
  @FunctionalInterface
  interface Own {
    Session session() throws UnreachableException, InterruptedException;
  }

  private final String program;
  private final Own own;

  CommandChannel(String program, Own own) {
    this.program = program;
    this.own = own;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public String send(Notice notice) throws IOException, InterruptedException {
    var json = new ByteArrayInputStream(notice.json().getBytes(StandardCharsets.UTF_8));
    try (var session = own.session()) {
      var answer =
          session.stream(
              Script.of(START, program).within(Duration.ofSeconds(45)), json, sent -> {});
      if (!answer.ok()) {
        throw new IOException(
            "%s ended with status %d%s"
                .formatted(program, answer.status(), Channel.shown(answer.err() + answer.out())));
      }
      return program + " ended well";
    } catch (UnreachableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
