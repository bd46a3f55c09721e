package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Brings one blob into a file of a host. The file is there whole and with the right hash, or not at
 * all: it grows beside its place and is renamed once the host itself has hashed it. A broken
 * transfer is continued by calling again with a new session: what lies there is compared with the
 * source by hash first. Offsets and sizes count bytes as sent.
 */
public final class Upload {
  /** Where the bytes come from; opened again for every continuation. */
  public interface Source {
    /** How many bytes it has. */
    long size();

    /** The SHA-256 of all of them, in lower-case hex. */
    String sha256() throws IOException;

    /** From this byte on. */
    InputStream open(long offset) throws IOException;
  }

  /** From here on one channel is slower than the line: sshd's window is 2 MB a round trip. */
  static final Duration LONG_LINE = Duration.ofMillis(40);

  /** Below this a second channel costs more than it brings. */
  private static final long WORTH_HALVING = 8L * 1024 * 1024;

  /** Slower than this a transfer is ended by its time limit: 64 KB/s, and ten minutes on top. */
  private static final long SLOWEST = 64 * 1024;

  private static final String THERE =
      """
      mkdir -p "$(dirname "$1")" || exit 1
      [ -f "$1" ] && [ "$(stat -c %s "$1")" = "$2" ] || exit 0
      sum=$(sha256sum <"$1")
      [ "${sum%% *}" = "$3" ] && echo there
      exit 0
      """;

  private final Session session;
  private final Source source;
  private final String path;
  private final LongConsumer progress;

  private Upload(Session session, Source source, String path, LongConsumer progress) {
    this.session = session;
    this.source = source;
    this.path = path;
    this.progress = progress;
  }

  /**
   * Sends what the host does not have yet.
   *
   * @param path the file on the host; its directory is made
   * @param progress told how many bytes of the file are there
   * @throws UploadFailedException if the host cannot store it, or stored something else
   * @throws IOException if the source cannot be read
   */
  public static void run(Session session, Source source, String path, LongConsumer progress)
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    new Upload(session, source, path, progress).run();
  }

  private void run()
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    var there = session.run(script(THERE, path, String.valueOf(source.size()), source.sha256()));
    check(there);
    if (there.out().isEmpty()) {
      if (session.roundTrip().compareTo(LONG_LINE) >= 0 && source.size() >= WORTH_HALVING) {
        new Halves(this).run();
      } else {
        new Whole(this).run();
      }
    }
    progress.accept(source.size());
  }

  Session session() {
    return session;
  }

  Source source() {
    return source;
  }

  String path() {
    return path;
  }

  LongConsumer progress() {
    return progress;
  }

  /** A script with the time that moving or hashing the whole blob may take. */
  Script script(String text, String... args) {
    var limit = Duration.ofMinutes(10).plusSeconds(source.size() / SLOWEST);
    return new Script(text, List.of(args), limit);
  }

  Answer check(Answer answer) throws UploadFailedException {
    if (!answer.ok()) {
      throw new UploadFailedException(
          "%s: %s could not be written%s. Check free space and permissions there and run again."
              .formatted(
                  session.host(),
                  path,
                  answer.err().isEmpty()
                      ? " (status " + answer.status() + ")"
                      : Heard.after(answer.err())));
    }
    return answer;
  }

  /** Hash of a part of the source. */
  String hash(long from, long length) throws IOException {
    try (var in =
        new DigestInputStream(
            new Span(source.open(from), length), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
