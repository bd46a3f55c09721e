package platter.bundle;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import platter.bundle.Verification.Entry;
import platter.bundle.Verification.Finding;
import platter.bundle.Verification.Need;

/**
 * Reads every byte of a bundle once: checksums, and for each layer also that it decodes to the tar
 * that its image names and that no path in that tar leads out of the image. It goes on after the
 * first trouble, so that all of them are named.
 */
final class Verifier {
  private final Entries entries;
  private final Progress progress;
  private final Look look;
  private final Optional<TrustedKeys> keys;
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<String, Need> needs = new HashMap<>();
  private final long total;
  private long done;

  /** How closely. */
  enum Look {
    /** Checksums alone, of files that hold no images. */
    FILES,
    /** Checksums, and whether the images are described as they should be. */
    CHECKSUMS,
    /** Layers are decoded too. */
    LAYERS
  }

  /**
   * @param keys of whom one must have signed the checksums; empty where nobody need have
   */
  Verifier(Entries entries, Progress progress, Look look, Optional<TrustedKeys> keys) {
    this.look = look;
    this.keys = keys;
    this.entries = entries;
    this.progress = progress;
    this.total = total(entries);
  }

  /** Bytes that are read where all is. */
  static long total(Entries entries) {
    return entries.names().stream().mapToLong(entries::size).sum();
  }

  Verification verify() {
    var found = new ArrayList<Entry>();
    var signature = signature(found);
    try {
      var wanted = Checksums.read(entries);
      var layout = look == Look.FILES ? List.<Entry>of() : findLayers();
      for (var each : wanted.hashes().entrySet()) {
        found.add(check(each.getKey(), each.getValue()));
      }
      found.add(intact(Checksums.NAME));
      for (var name : List.of(Checksums.NAME, Checksums.SIGNATURE)) {
        if (entries.names().contains(DiscFolder.recoveryOf(name))) {
          found.add(scan(name, DiscFolder.recoveryOf(name)));
        }
      }
      found.addAll(surplus(wanted));
      addLayoutTrouble(found, layout);
    } catch (BrokenBundleException e) {
      found.add(new Entry(e.entry(), 0, finding(e), e.trouble(), Need.ALWAYS));
    } catch (IOException e) {
      found.add(broken(Checksums.NAME, "cannot be read: " + e.getMessage()));
    }
    return new Verification(entries.file().toString(), found, signature, entries.repairs());
  }

  /** Who signed it; where nobody did who should have, that is a trouble like others. */
  private String signature(List<Entry> found) {
    if (keys.isEmpty()) {
      return "unsigned";
    }
    var name = Checksums.SIGNATURE;
    try {
      if (!entries.names().contains(name)) {
        found.add(new Entry(name, 0, Finding.MISSING, "is missing", need(name)));
        return "not signed by whom it should be";
      }
      var signature = MinisignSignature.parse(name, entries.bytes(name));
      try (var sums = entries.open(Checksums.NAME)) {
        var proof = keys.get().verify(sums, signature);
        found.add(intact(name));
        return "signed by " + proof.by().key().id() + " (" + proof.comment() + ")";
      }
    } catch (BrokenBundleException e) {
      found.add(broken(name, e.troubleOf(name)));
      return "not signed by whom it should be";
    } catch (IOException e) {
      found.add(broken(name, String.valueOf(e.getMessage())));
      return "not signed by whom it should be";
    }
  }

  /** The trouble that kept the images from being read; empty where there is none. */
  private List<Entry> findLayers() throws IOException {
    try {
      var images = new HashMap<String, Set<String>>();
      for (var image : Layout.read(entries)) {
        for (var layer : image.layers()) {
          layers.put(layer.blob(), layer);
          images.computeIfAbsent(layer.blob(), blob -> new TreeSet<>()).add(image.name());
        }
      }
      images.forEach((blob, names) -> needs.put(blob, new Need(false, names)));
      return List.of();
    } catch (BrokenBundleException e) {
      var size = entries.names().contains(e.entry()) ? entries.size(e.entry()) : 0;
      return List.of(new Entry(e.entry(), size, finding(e), e.trouble(), Need.ALWAYS));
    }
  }

  /** A broken manifest fails its checksum too; it is named once. */
  private static void addLayoutTrouble(List<Entry> found, List<Entry> layout) {
    for (var trouble : layout) {
      var known = found.stream().filter(e -> e.name().equals(trouble.name())).findFirst();
      if (known.isEmpty()) {
        found.add(trouble);
      } else if (known.get().finding() == Finding.INTACT) {
        found.set(found.indexOf(known.get()), trouble);
      }
    }
  }

  private Entry check(String name, String wanted) {
    if (!entries.names().contains(name)) {
      return new Entry(name, 0, Finding.MISSING, "is missing", need(name));
    }
    try {
      var layer = layers.get(name);
      var hash =
          layer == null || look != Look.LAYERS ? HashedStream.hash(counted(name)) : decode(layer);
      return hash.equals(wanted) ? intact(name) : broken(name, "has the checksum " + hash);
    } catch (BrokenBundleException e) {
      return broken(name, e.troubleOf(name));
    } catch (IOException e) {
      return broken(name, "cannot be read: " + e.getMessage());
    }
  }

  /** Recovery data that the checksums cannot name, by what it says of itself. */
  private Entry scan(String name, String recovery) {
    var folder = entries.file();
    try {
      int damaged =
          RecoveryScan.of(folder.resolve(name), folder.resolve(recovery), Progress.NONE)
              .damagedRecovery();
      return damaged == 0 ? intact(recovery) : broken(recovery, "has damaged sectors: " + damaged);
    } catch (BrokenBundleException e) {
      return broken(recovery, e.troubleOf(recovery));
    } catch (IOException e) {
      return broken(recovery, "cannot be read: " + e.getMessage());
    }
  }

  private String decode(Layer layer) throws IOException {
    var stored = counted(layer.blob());
    try (var in = new PlainStream(entries.file(), layer, stored, Zstd.best())) {
      TarCheck.read(entries.file(), layer.blob(), in);
      return Digests.hex(layer.digest());
    }
  }

  private InputStream counted(String name) throws IOException {
    return new FilterInputStream(entries.open(name)) {
      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        var count = super.read(buffer, offset, length);
        if (count > 0) {
          done += count;
          progress.read(name, done, total);
        }
        return count;
      }
    };
  }

  private List<Entry> surplus(Checksums wanted) {
    return entries.names().stream()
        .filter(name -> !wanted.hashes().containsKey(name))
        .filter(name -> !Checksums.OWN.contains(name))
        .map(
            name ->
                new Entry(
                    name, entries.size(name), Finding.SURPLUS, "has no checksum", Need.ALWAYS))
        .toList();
  }

  private static Finding finding(BrokenBundleException trouble) {
    return trouble.trouble().equals("is missing") ? Finding.MISSING : Finding.BROKEN;
  }

  private Entry intact(String name) {
    return new Entry(name, entries.size(name), Finding.INTACT, "", need(name));
  }

  private Entry broken(String name, String detail) {
    return new Entry(name, entries.size(name), Finding.BROKEN, detail, need(name));
  }

  private Need need(String name) {
    return look == Look.FILES
        ? DiscFolder.need(name)
        : Bundle.isToBeRead(name) ? Need.NEVER : needs.getOrDefault(name, Need.ALWAYS);
  }
}
