package platter.playbook.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.Bundle;
import platter.bundle.SmallBundle;
import platter.playbook.Place;
import platter.playbook.PlaybookException;
import platter.playbook.host.Bytes;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/** That the disc is brought once, whole, and so that it can be taken away again. */
class DiscModuleTest {
  private static final Query.Stat LINK = new Query.Stat("/opt/platter/disc/platter.jar");

  @TempDir Path temp;
  private SmallBundle small = new SmallBundle();

  @BeforeEach
  void oneImage() throws IOException {
    small = new SmallBundle().image("base", SmallBundle.tar("usr/bin/dash", "a shell"));
  }

  private static Wish wish(Bundle bundle, String state) {
    var module = new DiscModule();
    return module.wish(
        new Arguments(module.spec(), Map.of("state", state), new Place("site.yml", 3)),
        new Sources() {
          @Override
          public Bytes file(String name) {
            throw new AssertionError(name);
          }

          @Override
          public Bytes template(String name) {
            throw new AssertionError(name);
          }

          @Override
          public Bundle bundle() {
            return bundle;
          }
        });
  }

  /** A host on which the link leads to this file, or where nothing is. */
  private static Known host(Wish wish, String target) {
    var known = new Known();
    wish.asks()
        .forEach(query -> known.add(Map.of(query, FileState.absent(((Query.Stat) query).path()))));
    if (!target.isEmpty()) {
      known.add(Map.of(LINK, state(LINK, FileState.Type.LINK, target)));
      var file = new Query.Stat("/opt/platter/disc/" + target);
      known.add(Map.of(file, state(file, FileState.Type.FILE, "")));
    }
    return known;
  }

  private static FileState state(Query.Stat query, FileState.Type type, String target) {
    return new FileState(query.path(), type, 0644, "root", 0, "root", 0, 1, target);
  }

  @Test
  void aHostWithoutADiscGetsAllOfIt() throws IOException {
    var jar = small.jar(temp.resolve("p.jar"));
    try (var bundle = Bundle.open(jar)) {
      var wish = wish(bundle, "present");
      var change = assertInstanceOf(Verdict.Change.class, wish.compare(host(wish, "")));
      var blob = (Command.Blob) change.commands().get(0).input().orElseThrow();

      assertEquals(
          List.of(Owned.of(Owned.Kind.DIRECTORY, "/opt/platter/disc")), List.copyOf(change.owns()));
      assertEquals("/opt/platter/disc/" + bundle.disc().orElseThrow().name(), blob.path());
      assertEquals(Files.size(jar), blob.size());
      assertEquals(Bytes.of(Files.readAllBytes(jar)).sha256(), blob.sha256());
      try (var rest = blob.open(100)) {
        assertEquals(Files.size(jar) - 100, rest.readAllBytes().length);
      }
    }
  }

  @Test
  void aHostThatHasThisDiscIsLeftAlone() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      var wish = wish(bundle, "present");
      var there = host(wish, bundle.disc().orElseThrow().name());

      assertEquals(new Verdict.Same(), wish.compare(there));
      assertTrue(
          wish.asks().stream().allMatch(Query.Stat.class::isInstance), "nothing is read of it");
    }
  }

  @Test
  void anotherDiscIsReplacedAndADifferenceSaysByWhich() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      var wish = wish(bundle, "present");
      var change =
          assertInstanceOf(Verdict.Change.class, wish.compare(host(wish, "platter-old.jar")));
      var name = bundle.disc().orElseThrow().name();

      assertEquals("-disc platter-old.jar%n+disc %s (0 MB)%n".formatted(name), change.difference());
    }
  }

  @Test
  void aLinkToAFileThatIsGoneIsNoDisc() throws IOException {
    try (var bundle = Bundle.open(small.jar(temp.resolve("p.jar")))) {
      var wish = wish(bundle, "present");
      var name = bundle.disc().orElseThrow().name();
      var known = host(wish, "");
      known.add(Map.of(LINK, state(LINK, FileState.Type.LINK, name)));

      assertFalse(wish.compare(known) instanceof Verdict.Same);
    }
  }

  @Test
  void imagesInAFolderAreNoDisc() throws IOException {
    try (var bundle = Bundle.open(small.folder(temp.resolve("folder")))) {
      var refused = assertThrows(PlaybookException.class, () -> wish(bundle, "present"));

      assertTrue(String.valueOf(refused.getMessage()).contains("does not run from a jar"));
    }
  }

  @Test
  void aDiscThatIsNotWantedIsTakenAwayWithAllThatCameOfIt() throws IOException {
    try (var bundle = Bundle.open(small.folder(temp.resolve("folder")))) {
      assertEquals(Set.of(new Query.Stat("/opt/platter/disc")), wish(bundle, "absent").asks());
    }
  }
}
