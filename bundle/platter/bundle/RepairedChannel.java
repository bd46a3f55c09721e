package platter.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * One reader's place in a {@link RepairedFile}. A byte that it gives is the one that was pressed;
 * where it cannot be had, a read fails and names all bytes from there on that cannot. Other places
 * can be read after that.
 */
final class RepairedChannel implements SeekableByteChannel {
  private final RepairedFile file;
  private long position;
  private boolean open = true;

  RepairedChannel(RepairedFile file) {
    this.file = file;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    requireOpen();
    int count = file.read(position, target);
    position += Math.max(0, count);
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
  public synchronized long size() throws ClosedChannelException {
    requireOpen();
    return file.length();
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
