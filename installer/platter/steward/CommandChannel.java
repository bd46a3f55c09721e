package platter.steward;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * Starts the customer's program on the steward's host, with the notice as JSON on its standard
 * input: under an account that exists only meanwhile, which can write nowhere but into a place of
 * its own, and for half a minute at most.
 */
final class CommandChannel implements Channel {
  private static final List<String> START =
      List.of(
          "systemd-run",
          "--quiet",
          "--wait",
          "--pipe",
          "--collect",
          "--property=DynamicUser=yes",
          "--property=ProtectHome=yes",
          "--property=NoNewPrivileges=yes",
          "--property=PrivateDevices=yes",
          "--property=RuntimeMaxSec=30",
          "--property=TimeoutStopSec=5",
          "--property=UMask=0077",
          "--");

  /** Of what a program prints the beginning is passed on; it may go on to print. */
  private static final String RUN =
      """
      status=$(
        {
          { "$@" 2>&1 3>&-; echo $? >&3; } | { head -c 4096 >&2; cat >/dev/null; }
        } 3>&1
      )
      exit "$status"
      """;

  /** A session is opened when it is needed. */
  @FunctionalInterface
  interface Own {
    Session session() throws UnreachableException, InterruptedException;
  }

  private final List<String> start;
  private final String program;
  private final Own own;

  CommandChannel(String program, Own own) {
    this(START, program, own);
  }

  /**
   * @param start what starts it, as a program and its arguments
   */
  CommandChannel(List<String> start, String program, Own own) {
    this.start = List.copyOf(start);
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
      var command = Stream.concat(start.stream(), Stream.of(program)).toArray(String[]::new);
      var script = Script.of(RUN, command).within(Duration.ofSeconds(45));
      var answer = session.stream(script, json, sent -> {});
      if (!answer.ok()) {
        throw new IOException(
            "%s ended with status %d%s"
                .formatted(program, answer.status(), Channel.shown(answer.err())));
      }
      return program + " ended well";
    } catch (UnreachableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
