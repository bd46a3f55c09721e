package platter.topology;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code topology.yaml}: the whole answer of the wizard, in a file. It never holds a secret. */
public final class TopologyFile {
  /** Far more than two sites of a hundred hosts need. */
  static final int LARGEST = 256 * 1024;

  private TopologyFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidTopologyException if it cannot be read or holds mistakes; every mistake is in it
   */
  public static Topology read(Path file) {
    return read(text(file), file.toString());
  }

  /** Reads a text as {@link #read(Path)} reads a file. */
  public static Topology read(String text) {
    return read(text, "topology.yaml");
  }

  private static Topology read(String text, String name) {
    if (text.length() > LARGEST) {
      throw refused(name, "file.large", Integer.toString(LARGEST / 1024));
    }
    return new TopologyReader(name).read(text);
  }

  /**
   * The topology as text in the one form that Platter writes; reading it gives an equal topology.
   *
   * @param comment the language of the comment at its head, which says what the shape survives
   */
  public static String write(Topology topology, Locale comment) {
    return new TopologyWriter(Messages.of("topology", comment)).write(topology);
  }

  private static String text(Path file) {
    try (var stream = Files.newInputStream(file)) {
      var bytes = stream.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw refused(file.toString(), "file.large", Integer.toString(LARGEST / 1024));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw refused(file.toString(), "file.encoding");
    } catch (NoSuchFileException missing) {
      throw refused(file.toString(), "file.missing");
    } catch (IOException unreadable) {
      throw refused(file.toString(), "file.unreadable", String.valueOf(unreadable.getMessage()));
    }
  }

  private static InvalidTopologyException refused(String name, String key, String... arguments) {
    return new InvalidTopologyException(Optional.of(name), List.of(Problem.at("", key, arguments)));
  }
}
