package platter.press;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import platter.press.Lock.Locked;

/** This machine's apt with a folder and sources of its own; it checks the archive's signatures. */
final class Apt implements Archive {
  // 'URI' FILE SIZE SHA256:HASH, where FILE is NAME_VERSION_ARCHITECTURE.deb with %3a for a colon
  private static final Pattern CHOSEN =
      Pattern.compile("'\\S+' (\\S+?)_(\\S+)_(\\S+)\\.deb \\d+ SHA256:([0-9a-f]{64})");

  private final Path folder;
  private final Map<String, String> environment;

  private Apt(Path folder) {
    this.folder = folder;
    this.environment = Map.of("APT_CONFIG", folder.resolve("apt.conf").toString());
  }

  /** Sets it up and fetches the lists of packages. */
  static Apt update(Path folder, Mirror mirror) throws IOException {
    for (var each : List.of("preferences.d", "state/lists/partial", "cache/archives/partial")) {
      Files.createDirectories(folder.resolve(each));
    }
    Files.writeString(folder.resolve("sources.list"), mirror.sources());
    Files.writeString(folder.resolve("status"), "");
    Files.writeString(
        folder.resolve("apt.conf"),
        """
        Dir::Etc::sourcelist "%1$s/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "%1$s/preferences.d";
        Dir::State "%1$s/state";
        Dir::State::status "%1$s/status";
        Dir::Cache "%1$s/cache";
        APT::Architecture "amd64";
        APT::Architectures "amd64";
        APT::Install-Recommends "false";
        APT::Sandbox::User "root";
        Acquire::ForceHash "SHA256";
        Acquire::Languages "none";
        Acquire::Retries "3";
        """
            .formatted(folder));
    var apt = new Apt(folder);
    apt.run(List.of("apt-get", "update", "-qq", "--error-on=any"));
    return apt;
  }

  @Override
  public void pin(Collection<Locked> packages) throws IOException {
    var pins = new StringBuilder();
    for (var each : packages) {
      pins.append("Package: ").append(each.name()).append('\n');
      pins.append("Pin: version ").append(each.version()).append('\n');
      pins.append("Pin-Priority: 1001\n\n");
    }
    Files.writeString(folder.resolve("preferences.d/locked.pref"), pins.toString());
  }

  @Override
  public List<Locked> resolve(Collection<String> names) throws IOException {
    var words = new ArrayList<>(List.of("apt-get", "install", "--print-uris", "-y", "-qq"));
    words.addAll(names);
    var chosen = new ArrayList<Locked>();
    for (var line : run(words).lines().toList()) {
      var matcher = CHOSEN.matcher(line);
      if (matcher.matches()) {
        var version =
            URLDecoder.decode(matcher.group(2).replace("+", "%2b"), StandardCharsets.UTF_8);
        chosen.add(new Locked(matcher.group(1), version, matcher.group(3), matcher.group(4)));
      }
    }
    chosen.sort(Comparator.comparing(Locked::name));
    return List.copyOf(chosen);
  }

  @Override
  public void download(Collection<Locked> packages, Path into) throws IOException {
    Files.createDirectories(into);
    var words = new ArrayList<>(List.of("apt-get", "download", "-qq"));
    packages.forEach(each -> words.add(each.spec()));
    Command.of(words).with(environment).in(into).run();
  }

  private String run(List<String> words) throws IOException {
    return Command.of(words).with(environment).run();
  }
}
