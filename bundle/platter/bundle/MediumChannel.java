package platter.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * One reader's place in a medium, which stays open when this is closed. Where a read fails, other
 * places can be read after that.
 */
final class MediumChannel implements SeekableByteChannel {
  private static final int MOST = 1 << 16;

  private final Medium medium;
  private long position;
  private boolean open = true;

  MediumChannel(Medium medium) {
    this.medium = medium;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    requireOpen();
    var bytes = new byte[Math.min(target.remaining(), MOST)];
    int count = medium.read(position, bytes, 0, bytes.length);
    if (count > 0) {
      position += count;
      target.put(bytes, 0, count);
    }
    return count;
  }

  @Override
  public synchronized long position() throws ClosedChannelException {
    requireOpen();
    return position;
  }

  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws ClosedChannelException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("newPosition: " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public synchronized long size() throws IOException {
    requireOpen();
    return medium.length();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    open = false;
  }
}
