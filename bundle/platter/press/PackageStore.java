package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import platter.press.Lock.Locked;

/** Debian packages already fetched, each under its SHA-256. */
final class PackageStore {
  private final Path folder;

  PackageStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  List<Locked> missing(Collection<Locked> packages) {
    return packages.stream().distinct().filter(each -> !Files.exists(deb(each))).toList();
  }

  /** Takes in what was downloaded; refuses a file that is not one of these packages. */
  void take(Path downloaded, Collection<Locked> packages) throws IOException {
    var bySum = new HashMap<String, Locked>();
    packages.forEach(each -> bySum.put(each.sha256(), each));
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(downloaded, "*.deb")) {
      found.forEach(files::add);
    }
    for (var file : files) {
      var locked = bySum.remove(Hashes.ofFile(file));
      if (locked == null) {
        throw new BuildFailedException(file + ": its checksum is not one that apt announced");
      }
      Files.writeString(control(locked), Command.of("dpkg-deb", "-f", file.toString()).run());
      Files.move(file, deb(locked), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!bySum.isEmpty()) {
      throw new BuildFailedException("apt did not download " + bySum.values());
    }
  }

  /** A flat repository of exactly these packages, for mmdebstrap to install from. */
  void repository(Collection<Locked> packages, Path into) throws IOException {
    Files.createDirectories(into);
    var index = new StringBuilder();
    for (var each : packages) {
      var name = each.sha256() + ".deb";
      var link = into.resolve(name);
      if (!Files.exists(link)) {
        Files.createLink(link, deb(each));
      }
      index.append(Files.readString(control(each)).stripTrailing());
      index.append("\nFilename: ./").append(name);
      index.append("\nSize: ").append(Files.size(link));
      index.append("\nSHA256: ").append(each.sha256()).append("\n\n");
    }
    Files.writeString(into.resolve("Packages"), index.toString());
  }

  private Path deb(Locked each) {
    return folder.resolve(each.sha256() + ".deb");
  }

  private Path control(Locked each) {
    return folder.resolve(each.sha256() + ".control");
  }
}
