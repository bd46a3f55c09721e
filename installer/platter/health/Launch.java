package platter.health;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import platter.bundle.Bundle;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * Really runs a program of the disc on a host, as a unit with its own root below {@code /opt}: the
 * one sure way to see {@code noexec}, fapolicyd, SELinux and a kernel that lacks what units need.
 * About a megabyte is sent; nothing stays.
 */
final class Launch {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** {@code true}, the loader, the C library, and the links that lead to them. */
  private static final Pattern NEEDED =
      Pattern.compile(
          "(?:\\./)?(?:bin|lib|lib64|usr/bin/true|usr/lib(?:64)?/(?:[^/]+/)?(?:ld-linux[^/]*|libc\\.so\\.6))");

  private final byte[] root;

  private Launch(byte[] root) {
    this.root = root;
  }

  /** Takes the program out of the layer that all images share. */
  static Launch of(Bundle bundle) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var layer = bundle.images().get(0).layers().get(0);
    try (var in = new TarArchiveInputStream(bundle.plain(layer));
        var out = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (NEEDED.matcher(entry.getName()).matches() && !entry.isDirectory()) {
          var copy = new TarArchiveEntry(entry.getName(), entry.getLinkFlag());
          copy.setMode(entry.getMode());
          copy.setLinkName(entry.getLinkName());
          copy.setSize(entry.getSize());
          out.putArchiveEntry(copy);
          in.transferTo(out);
          out.closeArchiveEntry();
        }
      }
    }
    return new Launch(bytes.toByteArray());
  }

  Finding on(Session session) throws UnreachableException, IOException, InterruptedException {
    var wanted = Text.of("launch.wanted");
    var answer =
        session.stream(
            Scripts.of("launch.sh", List.of()).within(LIMIT),
            new ByteArrayInputStream(root),
            sent -> {});
    if (answer.ok()) {
      return Finding.passed(Check.LAUNCH, session.host(), Text.of("launch.ran"), wanted);
    }
    var said = (answer.err() + " " + answer.out()).strip().replaceAll("\\s+", " ");
    return Finding.of(
        Check.LAUNCH,
        session.host(),
        Verdict.FAILED,
        Text.of("launch.failed", answer.status(), said.isEmpty() ? "-" : said),
        wanted);
  }
}
