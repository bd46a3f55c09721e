package platter.playbook.module;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import platter.bundle.Disc;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That the disc is on the host, under a name that says which one it is. It gets into a file, where
 * a broken line goes on, and is compared with its hash; then the link {@code platter.jar} is
 * switched to it and what was there before goes. A program that runs from an older one keeps it
 * until it ends.
 */
record DiscWish(Disc disc) implements Wish {
  static final String FOLDER = "/opt/platter/disc";

  private static final Query.Stat LINK = new Query.Stat(FOLDER + "/platter.jar");

  private static final String SWITCH =
      """
      cd "$1" && chmod 0755 . && chmod 0644 "$2" || exit
      rm -f .platter.link && ln -s "$2" .platter.link && mv -fT .platter.link platter.jar || exit
      find . -mindepth 1 ! -name platter.jar ! -name "$2" -exec rm -f -- {} +""";

  private Query.Stat file() {
    return new Query.Stat(FOLDER + "/" + disc.name());
  }

  @Override
  public Set<Query<?>> asks() {
    return Set.of(LINK, file());
  }

  @Override
  public Verdict compare(Known known) {
    var link = known.get(LINK);
    if (link.target().equals(disc.name()) && known.get(file()).type() == FileState.Type.FILE) {
      return new Verdict.Same();
    }
    var difference = new StringBuilder();
    if (link.exists()) {
      difference.append("-disc %s%n".formatted(link.target()));
    }
    difference.append("+disc %s (%d MB)%n".formatted(disc.name(), disc.size() >> 20));
    return new Verdict.Change(
        difference.toString(),
        List.of(
            Command.of(SWITCH, FOLDER, disc.name())
                .within(Duration.ofMinutes(2))
                .reading(new Jar())),
        List.of(Owned.of(Owned.Kind.DIRECTORY, FOLDER)));
  }

  private final class Jar implements Command.Blob {
    @Override
    public InputStream open(long offset) throws IOException {
      return disc.open(offset);
    }

    @Override
    public long size() {
      return disc.size();
    }

    @Override
    public String sha256() throws IOException {
      return disc.sha256();
    }

    @Override
    public String path() {
      return file().path();
    }
  }
}
