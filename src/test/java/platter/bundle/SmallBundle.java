package platter.bundle;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A bundle of one or more images of one layer each, written by hand into a folder or a jar. */
public final class SmallBundle {
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, byte[]> program = new TreeMap<>();
  private final StringBuilder index = new StringBuilder();
  private String sbom = "{\"bomFormat\":\"CycloneDX\"}";

  /** Adds an image whose one layer is this tar. */
  public SmallBundle image(String name, byte[] tar) {
    return image(name, tar, Digests.ofHash(Digests.sha256().digest(tar)), tar.length);
  }

  /** The same, of another version than 1.2. */
  public SmallBundle image(String name, String version, byte[] tar) {
    return image(name, version, tar, Digests.ofHash(Digests.sha256().digest(tar)), tar.length);
  }

  SmallBundle image(String name, byte[] tar, String diffId, long plainSize) {
    return image(name, "1.2", tar, diffId, plainSize);
  }

  private SmallBundle image(
      String name, String version, byte[] tar, String diffId, long plainSize) {
    var layer = Zstd.compress(tar, 3);
    var config =
        text(
            """
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                .formatted(diffId));
    var manifest =
        text(
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":%s,
             "layers":[{"mediaType":"%s","digest":"%s","size":%d,"annotations":{"%s":"%d"}}],
             "annotations":{"org.opencontainers.image.version":"%s","%sdash":"0.5"}}"""
                .formatted(
                    descriptor("application/vnd.oci.image.config.v1+json", blob(config), config),
                    Layout.LAYER_TYPE,
                    blob(layer),
                    layer.length,
                    Layout.PLAIN_SIZE,
                    plainSize,
                    version,
                    Layout.VERSION_OF));
    index
        .append(index.isEmpty() ? "" : ",")
        .append(
            """
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,
             "platform":{"architecture":"amd64","os":"linux"},
             "annotations":{"org.opencontainers.image.ref.name":"%s"}}"""
                .formatted(blob(manifest), manifest.length, name));
    return sealed();
  }

  private static String descriptor(String type, String digest, byte[] bytes) {
    return """
        {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(type, digest, bytes.length);
  }

  private String blob(byte[] bytes) {
    var digest = Digests.ofHash(Digests.sha256().digest(bytes));
    files.put(Digests.blobName(digest), bytes);
    return digest;
  }

  /** Has this bill of materials: what stands between the brackets of its components. */
  public SmallBundle sbom(String components) {
    sbom = "{\"components\":[" + components + "]}";
    return sealed();
  }

  /** Its jar has an entry of the program's, too. */
  public SmallBundle program(String name, String content) {
    program.put(name, text(content));
    return this;
  }

  /** Its jar has a program of this version. */
  public SmallBundle version(String version) {
    return program(
        "META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\r\nImplementation-Version: " + version + "\r\n");
  }

  /** Writes index and checksums anew over what there is. */
  SmallBundle sealed() {
    files.put("oci-layout", text("{\"imageLayoutVersion\":\"1.0.0\"}"));
    files.put("index.json", text("{\"schemaVersion\":2,\"manifests\":[" + index + "]}"));
    files.put("sbom.cdx.json", text(sbom));
    files.put("licences/debian/dash", text("BSD"));
    return summed();
  }

  /** Says whose it is. Nobody has signed it. */
  public SmallBundle releasedBy(MinisignKey key) {
    files.put(Checksums.KEY, text(key.text()));
    return summed();
  }

  SmallBundle summed() {
    files.remove(Checksums.NAME);
    var sums = new TreeMap<String, String>();
    files.forEach(
        (name, bytes) ->
            sums.put(name, Digests.hex(Digests.ofHash(Digests.sha256().digest(bytes)))));
    files.put(Checksums.NAME, text(new Checksums(sums).text()));
    return this;
  }

  /** One of its files. */
  byte[] bytes(String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  /** Its files by name, to be spoiled by a test. */
  Map<String, byte[]> files() {
    return files;
  }

  /** Writes it as a folder. */
  public Path folder(Path folder) throws IOException {
    for (var each : files.entrySet()) {
      var file = folder.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    return folder;
  }

  /** Writes it as stored entries of a jar that also has an entry of its own. */
  public Path jar(Path jar) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("platter/Some.class"));
      out.write(1);
      for (var each : program.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey()));
        out.write(each.getValue());
      }
      for (var each : files.entrySet()) {
        store(out, Entries.PREFIX + each.getKey(), each.getValue());
      }
    }
    return jar;
  }

  static void store(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
  }

  /** A tar with one file. */
  public static byte[] tar(String name, String content) throws IOException {
    return tar(name, TarConstants.LF_NORMAL, 0644, text(content));
  }

  static byte[] tar(String name, byte kind, int mode, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry(name, kind, true);
      entry.setMode(mode);
      entry.setModTime(0);
      if (kind == TarConstants.LF_LINK) {
        entry.setLinkName(new String(content, StandardCharsets.UTF_8));
      } else {
        entry.setSize(content.length);
      }
      tar.putArchiveEntry(entry);
      if (kind == TarConstants.LF_NORMAL) {
        ((OutputStream) tar).write(content);
      }
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
