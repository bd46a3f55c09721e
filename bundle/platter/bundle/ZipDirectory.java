package platter.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * What a jar's directory says of its entries, by PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7,
 * 4.3.12 and 4.3.16. Neither of several discs, nor encrypted, nor ZIP64: none of that is a jar of
 * ours.
 *
 * <p>Own code, since Java's reads a file and nothing else, and Commons Compress is many times
 * slower with the 26,000 entries of a jar that is opened each time Platter starts.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int STORED = 0;

  private final Medium jar;

  /**
   * One entry.
   *
   * @param stored whether its bytes lie in the jar as they are; else by DEFLATE (RFC 1951)
   * @param crc CRC-32 of its bytes
   * @param length of what lies in the jar
   * @param size of its bytes
   * @param header where its local header lies
   */
  record Entry(String name, boolean stored, long crc, long length, long size, long header) {}

  ZipDirectory(Medium jar) {
    this.jar = jar;
  }

  /**
   * All entries in the directory's order.
   *
   * @throws ZipException where it is none
   */
  List<Entry> entries() throws IOException {
    var end = end();
    int count = Short.toUnsignedInt(end.getShort(10));
    long length = Integer.toUnsignedLong(end.getInt(12));
    long start = Integer.toUnsignedLong(end.getInt(16));
    if (count == 0xffff || length > jar.length() || start > jar.length() - length) {
      throw new ZipException("its directory lies elsewhere than its end says");
    }
    var directory = read(start, (int) length);
    var entries = new ArrayList<Entry>(count);
    for (int i = 0; i < count; i++) {
      entries.add(entry(directory));
    }
    return entries;
  }

  private static Entry entry(ByteBuffer directory) throws ZipException {
    int at = directory.position();
    if (directory.remaining() < ENTRY_LENGTH || directory.getInt(at) != ENTRY) {
      throw new ZipException("its directory is damaged");
    }
    int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
    int behind =
        Short.toUnsignedInt(directory.getShort(at + 30))
            + Short.toUnsignedInt(directory.getShort(at + 32));
    if (directory.remaining() < ENTRY_LENGTH + nameLength + behind) {
      throw new ZipException("its directory is cut off");
    }
    var name = new byte[nameLength];
    directory.get(at + ENTRY_LENGTH, name);
    directory.position(at + ENTRY_LENGTH + nameLength + behind);
    return new Entry(
        new String(name, StandardCharsets.UTF_8),
        directory.getShort(at + 10) == STORED,
        Integer.toUnsignedLong(directory.getInt(at + 16)),
        Integer.toUnsignedLong(directory.getInt(at + 20)),
        Integer.toUnsignedLong(directory.getInt(at + 24)),
        Integer.toUnsignedLong(directory.getInt(at + 42)));
  }

  /** The last record of the jar; a comment may be behind it. */
  private ByteBuffer end() throws IOException {
    var end = end(END_LENGTH);
    return end.isPresent()
        ? end.get()
        : end(END_LENGTH + LONGEST_COMMENT)
            .orElseThrow(() -> new ZipException("it does not end as a jar does"));
  }

  private Optional<ByteBuffer> end(int most) throws IOException {
    int length = (int) Math.min(jar.length(), most);
    var tail = read(jar.length() - length, length);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END
          && Short.toUnsignedInt(tail.getShort(at + 20)) == length - END_LENGTH - at) {
        return Optional.of(tail.slice(at, END_LENGTH).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    return Optional.empty();
  }

  /**
   * Where the bytes of an entry begin.
   *
   * @throws ZipException where its local header is none
   */
  long start(Entry entry) throws IOException {
    if (entry.header > jar.length() - LOCAL_LENGTH) {
      throw new ZipException("it lies behind the jar's end");
    }
    var local = read(entry.header, LOCAL_LENGTH);
    if (local.getInt(0) != LOCAL) {
      throw new ZipException("its local header is damaged");
    }
    return entry.header
        + LOCAL_LENGTH
        + Short.toUnsignedInt(local.getShort(26))
        + Short.toUnsignedInt(local.getShort(28));
  }

  private ByteBuffer read(long position, int length) throws IOException {
    var bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int count = jar.read(position + done, bytes, done, length - done);
      if (count < 0) {
        throw new ZipException("it is cut off");
      }
      done += count;
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
