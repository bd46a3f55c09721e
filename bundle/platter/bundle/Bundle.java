package platter.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private final Generation generation;

  private Bundle(Entries entries, List<Image> images, Optional<Disc> disc, Generation generation) {
    this.entries = entries;
    this.images = images;
    this.disc = disc;
    this.generation = generation;
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
      var images = Layout.read(entries);
      var version = entries instanceof JarEntries jar ? Program.version(jar) : "";
      return new Bundle(entries, images, disc, Generation.of(version, images));
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

  /**
   * Reads the disc around the jar, where there is one, and what is in the jar, and says of every
   * file whether it is what it should be. By these two the disc is whole, or not.
   *
   * @throws BrokenBundleException where not even a list of files can be read
   */
  public List<Verification> verify(Progress progress) throws IOException {
    return verify(entries, progress, Verifier.Look.LAYERS, Optional.empty());
  }

  /**
   * As {@link #verify(Progress)}, without looking into the layers: that is done when they are sent.
   * Several times as fast.
   */
  public List<Verification> compare() throws IOException {
    return verify(entries, Progress.NONE, Verifier.Look.CHECKSUMS, Optional.empty());
  }

  /**
   * As {@link #verify(Progress)}, also for a bundle that is too broken to be opened.
   *
   * @param given who must have signed the disc; empty for whoever it says itself
   * @throws NoBundleException where the jar or folder has no images in it
   * @throws BrokenBundleException where not even its list of files can be read, and it lies on no
   *     disc
   */
  public static List<Verification> verify(
      Path jarOrDirectory, Progress progress, Optional<TrustedKeys> given) throws IOException {
    try (var entries = entries(jarOrDirectory)) {
      return verify(entries, progress, Verifier.Look.LAYERS, given);
    } catch (BrokenBundleException e) {
      var folder = DiscFolder.of(jarOrDirectory);
      if (folder.isEmpty()) {
        throw e;
      }
      try (var disc = folder.get().entries()) {
        var look = Verifier.Look.FILES;
        return List.of(new Verifier(disc, progress, look, given).verify(), Verification.of(e));
      }
    }
  }

  private static List<Verification> verify(
      Entries bundle, Progress progress, Verifier.Look look, Optional<TrustedKeys> given)
      throws IOException {
    var folder = DiscFolder.of(bundle.file());
    if (folder.isEmpty()) {
      return List.of(new Verifier(bundle, progress, look, keys(bundle)).verify());
    }
    try (var disc = folder.get().entries()) {
      long around = Verifier.total(disc);
      long all = around + Verifier.total(bundle);
      Progress first = (name, done, total) -> progress.read(name, done, all);
      Progress second = (name, done, total) -> progress.read(name, around + done, all);
      return List.of(
          new Verifier(disc, first, Verifier.Look.FILES, given.or(() -> keys(bundle))).verify(),
          new Verifier(bundle, second, look, keys(bundle)).verify());
    }
  }

  /** Whether a file is for people who read, not for an installation. */
  static boolean isToBeRead(String name) {
    return name.equals(SBOM) || name.startsWith(LICENCES);
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

  /**
   * These keys, and those that they introduce by files of the disc: {@code keys/NAME.pub} with
   * {@code keys/NAME.pub.minisig}, in the order of their names. One that none of them signed is
   * passed over.
   */
  public TrustedKeys introduced(TrustedKeys trusted) throws IOException {
    var folder = DiscFolder.of(entries.file());
    var all = trusted;
    for (var pub : folder.isPresent() ? folder.get().keys() : List.<Path>of()) {
      all = introduced(all, pub);
    }
    return all;
  }

  private static TrustedKeys introduced(TrustedKeys trusted, Path pub) throws IOException {
    try {
      return trusted.introduce(pub, pub.resolveSibling(pub.getFileName() + ".minisig"));
    } catch (BadSignatureException e) {
      // It is the step of another who came here by another way.
      return trusted;
    }
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

  /** What decides whether another disc can be installed over this one. */
  public Generation generation() {
    return generation;
  }

  /** All that is in it, to be compared with another one; for which the jar's list is read again. */
  public Contents contents() throws IOException {
    return Contents.of(
        this, entries instanceof JarEntries jar ? Program.of(jar).services() : Map.of());
  }

  /** Over what it can be installed; empty where it does not say so. */
  public Optional<Succession> succession() throws IOException {
    return entries instanceof JarEntries jar ? Program.of(jar).succession() : Optional.empty();
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
