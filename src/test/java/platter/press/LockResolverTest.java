package platter.press;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.press.Lock.Locked;

class LockResolverTest {
  private static final Lock EMPTY = new Lock(Map.of(), Map.of());

  @TempDir Path temp;
  private final List<String> said = new ArrayList<>();
  private final List<Recipe> recipes = new ArrayList<>();
  private String onTheMirror = "1.0";
  private int asked;

  @BeforeEach
  void oneRecipe() throws IOException {
    var images = Files.createDirectories(temp.resolve("images"));
    Files.writeString(images.resolve("base.yaml"), "name: base\nversion: dash\npackages: [dash]\n");
    recipes.addAll(Recipe.all(images));
  }

  @Test
  void withoutALockTheMirrorsVersionIsTaken() throws IOException {
    assertEquals("1.0", version(resolve(EMPTY, false)));
  }

  @Test
  void whatTheLockSaysAndTheStoreHasNeedsNoMirror() throws IOException {
    var lock = resolve(EMPTY, false);
    onTheMirror = "2.0";
    assertEquals("1.0 1", version(resolve(lock, false)) + " " + asked);
  }

  @Test
  void aVersionThatIsGoneIsReplacedByTheNewerOneAndSaid() throws IOException {
    var lock = resolve(EMPTY, false);
    forgetThePackages();
    onTheMirror = "2.0";
    assertEquals("2.0", version(resolve(lock, false)));
    assertTrue(
        said.stream().anyMatch(s -> s.contains("dash 1.0") && s.contains("replaced by 2.0")),
        said::toString);
  }

  @Test
  void aVersionThatIsGoneIsRefusedWhenLocked() throws IOException {
    var lock = resolve(EMPTY, false);
    forgetThePackages();
    onTheMirror = "2.0";
    var trouble = assertThrows(LockRefusedException.class, () -> resolve(lock, true));
    assertTrue(String.valueOf(trouble.getMessage()).contains("replaced by 2.0"));
  }

  @Test
  void aLockedBuildFetchesWhatTheStoreLacks() throws IOException {
    var lock = resolve(EMPTY, false);
    forgetThePackages();
    assertEquals(lock, resolve(lock, true));
  }

  @Test
  void aRecipeThatAsksForMoreThanTheLockIsRefusedWhenLocked() {
    assertThrows(LockRefusedException.class, () -> resolve(EMPTY, true));
  }

  @Test
  void aDownloadWithAnotherChecksumThanAnnouncedIsRefused() {
    var tampered =
        new LockResolver(recipes, store(), temp, () -> new Mirrored("tampered"), said::add);
    assertThrows(BuildFailedException.class, () -> tampered.resolve(EMPTY, false));
  }

  @Test
  void theLocksTextIsReadBackTheSame() throws IOException {
    var lock =
        new Lock(
            resolve(EMPTY, false).images(),
            Map.of("converse.js", new Lock.NpmLock("14.0.0", "sha512-AB/+==")));
    lock.write(temp);
    assertEquals(lock, Lock.read(temp));
  }

  private Lock resolve(Lock old, boolean locked) throws IOException {
    return new LockResolver(recipes, store(), temp, () -> new Mirrored(""), said::add)
        .resolve(old, locked);
  }

  private PackageStore store() {
    try {
      return new PackageStore(temp.resolve("store"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void forgetThePackages() throws IOException {
    Folders.delete(temp.resolve("store"));
  }

  private static String version(Lock lock) {
    return lock.images().values().iterator().next().packages().get(0).version();
  }

  /** A mirror with one real package in one version. */
  private final class Mirrored implements Archive {
    private final Path deb;
    private final String appended;

    Mirrored(String appended) throws IOException {
      asked++;
      this.appended = appended;
      var tree = temp.resolve("dash-" + onTheMirror);
      Files.createDirectories(tree.resolve("DEBIAN"));
      Files.writeString(
          tree.resolve("DEBIAN/control"),
          "Package: dash\nVersion: %s\nArchitecture: amd64\nMaintainer: nobody\nDescription: a shell\n"
              .formatted(onTheMirror));
      deb = temp.resolve("dash-" + onTheMirror + ".deb");
      Command.of("dpkg-deb", "--build", "--root-owner-group", tree.toString(), deb.toString())
          .with(Map.of("SOURCE_DATE_EPOCH", "0"))
          .run();
    }

    @Override
    public void pin(Collection<Locked> packages) {
      // a mirror with one version leaves no choice
    }

    @Override
    public List<Locked> resolve(Collection<String> names) throws IOException {
      return List.of(new Locked("dash", onTheMirror, "amd64", Hashes.ofFile(deb)));
    }

    @Override
    public void download(Collection<Locked> packages, Path into) throws IOException {
      var file = Files.copy(deb, into.resolve("dash.deb"));
      Files.writeString(file, appended, java.nio.file.StandardOpenOption.APPEND);
    }
  }
}
