package platter.ssh;

import java.io.IOException;

/** One channel that appends; the host hashes what lies there and what comes, on the way. */
final class Whole {
  /** Size and hash of what an earlier transfer has left. */
  private static final String LEFT =
      """
      [ -f "$1" ] || exit 0
      sum=$(sha256sum <"$1")
      echo "$(stat -c %s "$1") ${sum%% *}"
      """;

  /** The size too, since the pipe hides it when tee finds the disc full. */
  private static final String APPEND =
      """
      [ "$4" = keep ] || : >"$1" || exit 1
      sum=$({ [ "$4" = anew ] || cat "$1"; tee -a "$1"; } | sha256sum)
      [ "$(stat -c %s "$1")" = "$5" ] || { echo "the file is not whole" >&2; exit 1; }
      [ "${sum%% *}" = "$3" ] || { rm -f "$1"; echo "the file is not what was sent" >&2; exit 1; }
      sync "$1" && mv -f "$1" "$2" && rm -f "$2".halves*
      """;

  private final Upload upload;

  Whole(Upload upload) {
    this.upload = upload;
  }

  void run() throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    var source = upload.source();
    var part = upload.path() + ".part";
    long offset = offset(part);
    try (var data = source.open(offset)) {
      var script =
          upload.script(
              APPEND,
              part,
              upload.path(),
              source.sha256(),
              offset > 0 ? "keep" : "anew",
              String.valueOf(source.size()));
      upload.check(
          upload.session().stream(script, data, sent -> upload.progress().accept(offset + sent)));
    }
  }

  /** Where to go on; 0 where nothing is there or it is something else. */
  private long offset(String part)
      throws UnreachableException, UploadFailedException, IOException, InterruptedException {
    var left = upload.check(upload.session().run(upload.script(LEFT, part))).out().strip();
    int blank = left.indexOf(' ');
    if (blank < 0) {
      return 0;
    }
    long size = Long.parseLong(left.substring(0, blank));
    boolean same =
        size <= upload.source().size() && upload.hash(0, size).equals(left.substring(blank + 1));
    return same ? size : 0;
  }
}
