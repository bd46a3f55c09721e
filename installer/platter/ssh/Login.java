package platter.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts a runtime through a carrier: gets past sudo's or su's prompt where there is one, then
 * hands over the runtime's text.
 *
 * <p>The password is written only after it was asked for: unasked, it would be taken for a command.
 * The runtime's text is written only after the boot line has said that it listens: earlier, sudo
 * would take it for a password.
 */
final class Login implements Line.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String host;
  private final Elevation elevation;
  private final boolean terminal;
  private final String ready = token();
  private final String prompt = token();
  private final Transcript transcript = new Transcript();
  private volatile Optional<Shell> shell = Optional.empty();

  private Login(String host, Elevation elevation, boolean terminal) {
    this.host = host;
    this.elevation = elevation;
    this.terminal = terminal;
  }

  /** A program that runs the runtime, and the line to it. */
  record Opened(Shell shell, Line line, Duration roundTrip) implements AutoCloseable {
    @Override
    public void close() {
      shell.close();
      line.close();
    }
  }

  /**
   * Opens a runtime, without a terminal where the host lets it.
   *
   * @param terminal whether an earlier one of the same host needed a terminal
   */
  static Opened open(String host, Carrier carrier, Elevation elevation, boolean terminal)
      throws UnreachableException, InterruptedException {
    var login = new Login(host, elevation, terminal);
    try {
      var line =
          carrier.open(elevation.command(login.ready, login.prompt, terminal), terminal, login);
      var opened = Optional.<Opened>empty();
      try {
        opened = login.climb(line);
      } finally {
        if (opened.isEmpty()) {
          line.close();
        }
      }
      return opened.isPresent() ? opened.get() : open(host, carrier, elevation, true);
    } catch (IOException e) {
      throw new UnreachableException(
          host,
          "%s: the shell could not be started: %s%s"
              .formatted(host, e.getMessage(), Heard.after(login.said())),
          e);
    }
  }

  /** Empty where the host wants a terminal. */
  private Optional<Opened> climb(Line line)
      throws IOException, UnreachableException, InterruptedException {
    transcript.await(heard -> isReady(heard) || asks(heard) > 0, PATIENCE);
    if (!isReady(transcript.text()) && asks(transcript.text()) > 0) {
      answerPrompt(line.in());
    }
    if (isReady(transcript.text())) {
      return Optional.of(start(line));
    }
    if (!terminal && elevation.wantsTerminal(transcript.text())) {
      return Optional.empty();
    }
    throw PrivilegeTrouble.of(host, elevation, said(), transcript.hasEnded());
  }

  private void answerPrompt(OutputStream in)
      throws IOException, UnreachableException, InterruptedException {
    if (elevation.password().isEmpty()) {
      throw PrivilegeTrouble.noPassword(host, elevation);
    }
    in.write((elevation.password().get().reveal() + "\n").getBytes(Program.CHARSET));
    in.flush();
    int asked = asks(transcript.text());
    if (!transcript.await(heard -> isReady(heard) || asksAgain(heard, asked), PATIENCE)
        || !isReady(transcript.text())) {
      throw PrivilegeTrouble.afterPassword(
          host, elevation, said(), asksAgain(transcript.text(), asked));
    }
  }

  private Opened start(Line line) throws UnreachableException, InterruptedException {
    var nonce = token();
    var opened = new Shell(host, nonce, line.in(), terminal);
    shell = Optional.of(opened);
    long begun = System.nanoTime();
    opened.start(RuntimeText.line(nonce, elevation.shell()));
    try {
      opened.directory().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new Opened(opened, line, Duration.ofNanos(System.nanoTime() - begun));
    } catch (ExecutionException e) {
      opened.close();
      throw e.getCause() instanceof UnreachableException known
          ? known
          : new UnreachableException(host, host + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      opened.close();
      throw new UnreachableException(
          host, host + ": the shell runs but does not answer. Is the host overloaded?", e);
    }
  }

  private boolean isReady(String heard) {
    return heard.contains("\n" + ready + "\n");
  }

  private int asks(String heard) {
    return elevation.prompts(heard, prompt);
  }

  private boolean asksAgain(String heard, int before) {
    return asks(heard) > before;
  }

  private String said() {
    var text = transcript.text().replace(prompt, "").replace(ready, "");
    return elevation.password().map(p -> text.replace(p.reveal(), p.toString())).orElse(text);
  }

  @Override
  public void out(byte[] bytes, int length) {
    shell.ifPresentOrElse(s -> s.out(bytes, length), () -> transcript.add(bytes, length));
  }

  @Override
  public void err(byte[] bytes, int length) {
    shell.ifPresentOrElse(s -> s.err(bytes, length), () -> transcript.add(bytes, length));
  }

  @Override
  public void ended(String why) {
    transcript.end();
    shell.ifPresent(s -> s.ended(why));
  }

  private static String token() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
