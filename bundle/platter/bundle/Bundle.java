package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The server images on the disc, as an OCI image layout: inside the program's own jar as stored
 * entries, or in a folder. Nothing is unpacked and no more than a buffer is held, whatever the
 * bundle's size. Several threads may read at the same time.
 */
public final class Bundle implements Closeable {
  private static final String SBOM = "sbom.cdx.json";
  private static final String LICENCES = "licences/";

  private final Entries entries;
  private final List<Image> images;
  private final Optional<Disc> disc;

  private Bundle(Entries entries, List<Image> images, Optional<Disc> disc) {
    this.entries = entries;
    this.images = images;
    this.disc = disc;
  }

  /**
   * Opens a bundle and reads its images' manifests, each compared with its digest.
   *
   * @throws NoBundleException where the jar or folder has no images in it
   * @throws BrokenBundleException where what is there contradicts itself
   */
  public static Bundle open(Path jarOrDirectory) throws IOException {
    var entries = entries(jarOrDirectory);
    try {
      Optional<Disc> disc =
          entries instanceof JarEntries jar ? Optional.of(jar.disc()) : Optional.empty();
      return new Bundle(entries, Layout.read(entries), disc);
    } catch (IOException | RuntimeException e) {
      entries.close();
      throw e;
    }
  }

  private static Entries entries(Path jarOrDirectory) throws IOException {
    var entries =
        Files.isDirectory(jarOrDirectory)
            ? FolderEntries.open(jarOrDirectory)
            : JarEntries.open(jarOrDirectory);
    if (entries.names().isEmpty()) {
      entries.close();
      throw new NoBundleException(jarOrDirectory);
    }
    return entries;
  }

  /** All images. */
  public List<Image> images() {
    return images;
  }

  /**
   * The image of this name for amd64.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Image image(String name) {
    return image(name, Architecture.AMD64);
  }

  /**
   * The image of this name for a host's architecture.
   *
   * @throws IllegalArgumentException where there is none
   */
  public Image image(String name, Architecture architecture) {
    for (var image : images) {
      if (image.name().equals(name) && image.architecture() == architecture) {
        return image;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "name: the bundle has no image '%s' for %s; it has %s",
            name,
            architecture.ociName(),
            images.stream()
                .map(i -> i.name() + "/" + i.architecture().ociName())
                .collect(Collectors.joining(", "))));
  }

  /**
   * The layer's tar, decoded while it is read. Whoever reads it to its end knows that the blob and
   * the tar are what the layer says; until then nothing is proven.
   *
   * @throws BrokenBundleException from a read, naming file and blob, where they are not
   */
  public InputStream plain(Layer layer) throws IOException {
    return plain(layer, Zstd.best());
  }

  InputStream plain(Layer layer, Zstd zstd) throws IOException {
    if (!entries.names().contains(layer.blob())) {
      throw new BrokenBundleException(entries.file(), layer.blob(), "is missing");
    }
    return new PlainStream(entries.file(), layer, entries.open(layer.blob()), zstd);
  }

  /** Reads everything once and says of every file whether it is what it should be. */
  public Verification verify(Progress progress) {
    return new Verifier(entries, progress, Verifier.Look.LAYERS, keys(entries)).verify();
  }

  /**
   * Reads everything once and compares it with its checksums, without looking into the layers: that
   * is done when they are sent. Several times as fast as {@link #verify(Progress)}.
   */
  public Verification compare() {
    return new Verifier(entries, Progress.NONE, Verifier.Look.CHECKSUMS, keys(entries)).verify();
  }

  /**
   * As {@link #verify(Progress)}, also for a bundle that is too broken to be opened.
   *
   * @throws NoBundleException where the jar or folder has no images in it
   * @throws BrokenBundleException where not even its list of files can be read
   */
  public static Verification verify(Path jarOrDirectory, Progress progress) throws IOException {
    try (var entries = entries(jarOrDirectory)) {
      return new Verifier(entries, progress, Verifier.Look.LAYERS, keys(entries)).verify();
    }
  }

  /**
   * Who releases it, by what it says itself: that protects against damage, not against whoever puts
   * another program in its place.
   *
   * @return empty for a trial that nobody signed
   * @throws BadKeyException where what should be the key is none
   */
  public Optional<TrustedKeys> releasedBy() throws IOException {
    return releasedBy(entries);
  }

  private static Optional<TrustedKeys> releasedBy(Entries entries) throws IOException {
    if (!entries.names().contains(Checksums.KEY)) {
      return Optional.empty();
    }
    var key = MinisignKey.parse(Checksums.KEY, entries.bytes(Checksums.KEY));
    return Optional.of(new TrustedKeys(List.of(TrustedKeys.Trusted.builtIn(key))));
  }

  private static Optional<TrustedKeys> keys(Entries entries) {
    try {
      return releasedBy(entries);
    } catch (IOException e) {
      // Somebody signed it, and nobody knows who: no signature is good enough.
      return Optional.of(new TrustedKeys(List.of()));
    }
  }

  /** What tells this disc from others: the SHA-256 of its list of checksums, in hexadecimal. */
  public String digest() throws IOException {
    return HashedStream.hash(entries.open(Checksums.NAME));
  }

  /**
   * The jar that the images are in, with all else that is in it; empty where they lie in a folder.
   */
  public Optional<Disc> disc() {
    return disc;
  }

  /** The software bill of materials: CycloneDX in JSON. */
  public String sbom() throws IOException {
    return entries.text(SBOM);
  }

  /** The names of the licence texts, such as {@code debian/postgresql-17}. */
  public List<String> licences() {
    return entries.names().stream()
        .filter(name -> name.startsWith(LICENCES))
        .map(name -> name.substring(LICENCES.length()))
        .toList();
  }

  /** The licence text of this name, as its authors wrote it. */
  public String licence(String name) throws IOException {
    return entries.text(LICENCES + name);
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
