package platter.press;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import platter.press.Lock.ImageLock;
import platter.press.Lock.Locked;

/**
 * Decides which packages each image gets: those of the lock file as long as they can be had, newer
 * ones (said, and written to the lock) where the mirror has given them up, and refusal with {@code
 * --locked}. Where everything is in the store already, no mirror is asked.
 */
final class LockResolver {
  private final List<Recipe> recipes;
  private final PackageStore store;
  private final Path work;
  private final Archive.Opener archive;
  private final Consumer<String> say;

  LockResolver(
      List<Recipe> recipes,
      PackageStore store,
      Path work,
      Archive.Opener archive,
      Consumer<String> say) {
    this.recipes = recipes.stream().filter(r -> r.npm() == null).toList();
    this.store = store;
    this.work = work;
    this.archive = archive;
    this.say = say;
  }

  /** The lock to build by; every package in it is in the store. */
  Lock resolve(Lock old, boolean locked) throws IOException {
    var all = packages(old);
    if (answers(old) && store.missing(all).isEmpty()) {
      return old;
    }
    say.accept("Asking the mirror for packages");
    var found = archive.open();
    found.pin(all);
    var resolved = new Lock(resolve(found), old.npm());
    var differences = differences(old, resolved);
    if (locked && !differences.isEmpty()) {
      throw new LockRefusedException(differences);
    }
    differences.forEach(each -> say.accept("packages.lock: " + each));
    fetch(found, store.missing(packages(resolved)));
    return resolved;
  }

  private Map<String, ImageLock> resolve(Archive found) throws IOException {
    var images = new TreeMap<String, ImageLock>();
    var everything = new HashMap<String, List<Locked>>();
    for (var recipe : recipes) {
      var below = everything.getOrDefault(recipe.from(), List.of());
      var wanted = new LinkedHashSet<String>();
      below.forEach(each -> wanted.add(each.name()));
      wanted.addAll(recipe.packages());
      var whole = found.resolve(wanted);
      everything.put(recipe.name(), whole);
      var added = new ArrayList<>(whole);
      added.removeAll(below);
      images.put(recipe.name(), new ImageLock(recipe.packages(), List.copyOf(added)));
    }
    return images;
  }

  private void fetch(Archive found, List<Locked> missing) throws IOException {
    if (missing.isEmpty()) {
      return;
    }
    say.accept("Downloading " + missing.size() + " packages");
    var folder = Files.createTempDirectory(work, "download");
    try {
      found.download(missing, folder);
      store.take(folder, missing);
    } finally {
      Folders.delete(folder);
    }
  }

  /** Whether the lock was made for these recipes. */
  private boolean answers(Lock lock) {
    return recipes.size() == lock.images().size()
        && recipes.stream()
            .allMatch(
                recipe -> {
                  var image = lock.images().get(recipe.name());
                  return image != null && image.requested().equals(recipe.packages());
                });
  }

  private static List<Locked> packages(Lock lock) {
    return lock.images().values().stream().flatMap(i -> i.packages().stream()).distinct().toList();
  }

  static List<String> differences(Lock old, Lock fresh) {
    var differences = new ArrayList<String>();
    var names = new LinkedHashSet<>(old.images().keySet());
    names.addAll(fresh.images().keySet());
    for (var image : names) {
      if (!old.images().containsKey(image)) {
        differences.add(image + " is new");
        continue;
      }
      var before = byName(old.images().get(image));
      var after = byName(fresh.images().get(image));
      var packages = new LinkedHashSet<>(before.keySet());
      packages.addAll(after.keySet());
      for (var name : packages) {
        var one = before.get(name);
        var other = after.get(name);
        if (one == null) {
          differences.add(image + ": " + name + " " + other + " is new");
        } else if (other == null) {
          differences.add(image + ": " + name + " " + one + " is gone");
        } else if (!one.equals(other)) {
          differences.add(image + ": " + name + " " + one + " is replaced by " + other);
        }
      }
    }
    return differences;
  }

  private static Map<String, String> byName(@Nullable ImageLock image) {
    var versions = new TreeMap<String, String>();
    if (image != null) {
      for (var each : image.packages()) {
        versions.put(each.name(), each.version() + " (" + each.sha256().substring(0, 12) + ")");
      }
    }
    return versions;
  }
}
