package platter.operation;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.WayIn;
import platter.topology.Host;
import platter.topology.Topology;

/** Hosts that answer as a test says; what they were asked is kept. */
final class Played implements WayIn {
  /** What a host answers. */
  @FunctionalInterface
  interface Said {
    Answer to(Host host, Script script) throws UnreachableException;
  }

  /** A script that a host was given. */
  record Asked(String host, Script script) {}

  private final Said said;
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  Played(Said said) {
    this.said = said;
  }

  /** Names of the hosts that were given a script with this text in it, in order. */
  List<String> whoRan(String text) {
    synchronized (asked) {
      return asked.stream()
          .filter(a -> a.script().text().contains(text))
          .map(Asked::host)
          .distinct()
          .toList();
    }
  }

  /** All scripts with this text in it, in order. */
  List<Script> scripts(String text) {
    synchronized (asked) {
      return asked.stream().map(Asked::script).filter(s -> s.text().contains(text)).toList();
    }
  }

  static Answer ok(String out) {
    return new Answer(0, out, "");
  }

  /** What a host that is well answers where it is asked how it is; nothing to all else. */
  static Answer well(Topology topology, Host host, Script script) {
    return ok(
        Questions.of(topology, host).entrySet().stream()
            .filter(question -> question.getValue().equals(script))
            .map(question -> ToldTest.ANSWERS.getOrDefault(question.getKey(), ""))
            .findFirst()
            .orElse(""));
  }

  static Answer failed(String err) {
    return new Answer(1, "", err);
  }

  @Override
  public Session connect(Host host) throws UnreachableException {
    said.to(host, Script.of(":"));
    return new Line(host);
  }

  @Override
  public boolean sharesCredential(Host one, Host other) {
    return false;
  }

  private final class Line implements Session {
    private final Host host;

    Line(Host host) {
      this.host = host;
    }

    @Override
    public String host() {
      return host.name();
    }

    @Override
    public Duration roundTrip() {
      return Duration.ZERO;
    }

    @Override
    public CompletableFuture<Answer> send(Script script) {
      try {
        return CompletableFuture.completedFuture(run(script));
      } catch (UnreachableException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public Answer run(Script script) throws UnreachableException {
      asked.add(new Asked(host.name(), script));
      return said.to(host, script);
    }

    @Override
    public Answer stream(Script script, InputStream data, LongConsumer progress) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public void close() {
      // There is no line.
    }
  }
}
