package platter.ssh;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two channels that write the two halves of a file at once. A mark beside the file says how far
 * each has come, since the file's size does not.
 */
final class Halves {
  /** Prints the hash of what lies between the beginning of the half and its mark, and the mark. */
  private static final String LEFT =
      """
      [ -f "$1" ] && read -r at 2>/dev/null <"$2" || exit 0
      sum=$(tail -c "+$(($3 + 1))" "$1" | head -c "$((at - $3))" | sha256sum)
      echo "$at ${sum%% *}"
      """;

  private static final String WRITE =
      """
      at=$3
      while [ "$at" -lt "$4" ]; do
        n=$(($4 - at))
        [ "$n" -le 8388608 ] || n=8388608
        dd of="$1" bs=1M iflag=fullblock,count_bytes count="$n" oflag=seek_bytes seek="$at" \
          conv=notrunc 2>"$2.dd" || { cat "$2.dd" >&2; exit 1; }
        { read -r got; read -r got; read -r got rest; } <"$2.dd"
        at=$((at + got))
        echo "$at" >"$2" || exit 1
        [ "$got" = "$n" ] || { echo "the data ended early" >&2; exit 1; }
      done
      """;

  private static final String FINISH =
      """
      sum=$(sha256sum <"$1")
      [ "${sum%% *}" = "$3" ] || {
        rm -f "$1" "$1".[01] "$1".[01].dd
        echo "the file is not what was sent" >&2
        exit 1
      }
      sync "$1" && mv -f "$1" "$2" && rm -f "$1".[01] "$1".[01].dd "$2.part"
      """;

  private final Upload upload;
  private final String part;
  private final AtomicLong there = new AtomicLong();

  Halves(Upload upload) {
    this.upload = upload;
    this.part = upload.path() + ".halves";
  }

  void run() throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    long size = upload.source().size();
    long middle = size / 2;
    var threads = Executors.newFixedThreadPool(2);
    try {
      both(threads, List.of(() -> half(0, 0, middle), () -> half(1, middle, size)));
    } finally {
      threads.shutdownNow();
    }
    upload.check(
        upload.session().run(upload.script(FINISH, part, upload.path(), upload.source().sha256())));
  }

  private void both(ExecutorService threads, List<Callable<Answer>> halves)
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    for (var half : threads.invokeAll(halves)) {
      try {
        upload.check(half.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnreachableException unreachable) {
          throw unreachable;
        }
        if (e.getCause() instanceof UploadFailedException failed) {
          throw failed;
        }
        throw e.getCause() instanceof IOException unreadable ? unreadable : new IOException(e);
      }
    }
  }

  private Answer half(int number, long from, long to)
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    var mark = part + "." + number;
    long at = at(mark, from, to);
    there.addAndGet(at - from);
    var last = new AtomicLong();
    try (var data = new Span(upload.source().open(at), to - at)) {
      var script = upload.script(WRITE, part, mark, String.valueOf(at), String.valueOf(to));
      return upload.session().stream(
          script,
          data,
          sent -> upload.progress().accept(there.addAndGet(sent - last.getAndSet(sent))));
    }
  }

  private long at(String mark, long from, long to)
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    var script = upload.script(LEFT, part, mark, String.valueOf(from));
    var left = upload.check(upload.session().run(script)).out().strip();
    int blank = left.indexOf(' ');
    if (blank < 0) {
      return from;
    }
    long at = Long.parseLong(left.substring(0, blank));
    boolean same =
        at >= from && at <= to && upload.hash(from, at - from).equals(left.substring(blank + 1));
    return same ? at : from;
  }
}
