package platter.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import platter.playbook.host.Command;
import platter.playbook.host.Output;
import platter.ssh.Answer;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.ssh.Upload;
import platter.ssh.UploadFailedException;

/** The line to one host: opened when first needed, and again when it broke. */
final class HostLine {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final int ATTEMPTS = 5;

  private final Target target;
  private final Connector connector;
  private final Cancellation cancellation;
  private Optional<Session> session = Optional.empty();

  HostLine(Target target, Connector connector, Cancellation cancellation) {
    this.target = target;
    this.connector = connector;
    this.cancellation = cancellation;
  }

  /** Sends commands without waiting for each other's answers, and then waits for all of them. */
  List<Output> ask(List<Command> commands) throws UnreachableException, InterruptedException {
    var current = open();
    var answers = new ArrayList<CompletableFuture<Answer>>();
    commands.forEach(command -> answers.add(current.send(script(command))));
    var outputs = new ArrayList<Output>();
    for (var answer : answers) {
      outputs.add(await(answer));
    }
    return outputs;
  }

  /** Sends a command's input on channels of its own. */
  Output stream(Command command, LongConsumer progress)
      throws UnreachableException, UploadFailedException, InterruptedException, IOException {
    var input = command.input().orElseThrow();
    var current = open();
    var registration = cancellation.whileRunning(current::close);
    try {
      if (input instanceof Command.Blob blob) {
        Upload.run(current, source(blob), blob.path(), progress);
        return output(current.run(script(command)));
      }
      try (var data = input.open()) {
        return output(current.stream(script(command), data, progress));
      }
    } finally {
      registration.close();
    }
  }

  /** Runs something that may take long; it is ended when the run is cancelled. */
  Output runLong(Command command) throws UnreachableException, InterruptedException {
    var current = open();
    var registration = cancellation.whileRunning(current::close);
    try {
      return output(current.run(script(command)));
    } finally {
      registration.close();
    }
  }

  /** Opens the line again after it broke; pauses double from half a second. */
  void reopen() throws UnreachableException, InterruptedException, CancelledException {
    session = Optional.empty();
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      if (cancellation.await(pause)) {
        throw new CancelledException();
      }
      try {
        open();
        return;
      } catch (UnreachableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause *= 2;
      }
    }
  }

  private Session open() throws UnreachableException, InterruptedException {
    if (session.isEmpty()) {
      session = Optional.of(connector.connect(target));
    }
    return session.get();
  }

  private static Upload.Source source(Command.Blob blob) {
    return new Upload.Source() {
      @Override
      public long size() {
        return blob.size();
      }

      @Override
      public String sha256() throws IOException {
        return blob.sha256();
      }

      @Override
      public InputStream open(long offset) throws IOException {
        return blob.open(offset);
      }
    };
  }

  private static Script script(Command command) {
    return new Script(command.text(), command.args(), command.limit());
  }

  private static Output output(Answer answer) {
    return new Output(answer.status(), answer.out(), answer.err());
  }

  private Output await(CompletableFuture<Answer> answer)
      throws UnreachableException, InterruptedException {
    try {
      return output(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnreachableException unreachable) {
        throw unreachable;
      }
      throw new UnreachableException(
          target.name(), "the session to " + target.name() + " failed: " + e.getCause(), e);
    }
  }
}
