package platter.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import platter.playbook.Playbook;
import platter.playbook.Resources;
import platter.ssh.LocalSession;
import platter.ssh.Session;

/** A playbook in a directory of its own, run on this machine as whoever runs the test. */
final class LocalRun {
  private final Path root;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final List<Session> sessions = Collections.synchronizedList(new ArrayList<>());
  private List<Target> targets;
  private Connector connector = target -> LocalSession.open(target.name());
  private final Cancellation cancellation = new Cancellation();

  LocalRun(Path root) {
    this.root = root;
    this.targets = List.of(new Target("here", Set.of("web"), Map.of("root", root.toString())));
  }

  LocalRun file(String path, String content) {
    try {
      Files.createDirectories(root.resolve("playbooks").resolve(path).getParent());
      Files.writeString(root.resolve("playbooks").resolve(path), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LocalRun targets(Target... targets) {
    this.targets = List.of(targets);
    return this;
  }

  LocalRun connector(Connector connector) {
    this.connector = connector;
    return this;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  RunResult apply() throws Exception {
    return run(Mode.APPLY);
  }

  RunResult check() throws Exception {
    return run(Mode.CHECK);
  }

  RunResult giveBack() throws Exception {
    return closing(() -> runner().giveBack("test", targets, Mode.APPLY));
  }

  private RunResult run(Mode mode) throws Exception {
    events.clear();
    var playbook = Playbook.load(Resources.directory(root.resolve("playbooks")), "site.yml");
    return closing(() -> runner().run("test", playbook, targets, mode));
  }

  private RunResult closing(Callable<RunResult> run) throws Exception {
    try {
      return run.call();
    } finally {
      sessions.forEach(Session::close);
      sessions.clear();
    }
  }

  private Runner runner() {
    var places =
        new HostPlaces(
            root.resolve("opt").toString(),
            root.resolve("etc").toString(),
            root.resolve("var").toString());
    return new Runner(
        target -> {
          var session = connector.connect(target);
          sessions.add(session);
          return session;
        },
        new Forgetful(),
        List.of(events::add),
        cancellation,
        java.util.Optional.empty(),
        places);
  }

  /** A journal of one run that nobody reads. */
  private static final class Forgetful implements Journal {
    @Override
    public String begin(String command) {
      return "1";
    }

    @Override
    public void record(String run, List<Event> events) {}

    @Override
    public void facts(String run, String host, Map<String, Object> facts) {}

    @Override
    public void end(String run, Verdict verdict) {}
  }
}
