package platter.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** A TCP connection under SSH. */
final class Tcp implements Wire.Raw {
  private static final int TIMEOUT_MS = 15_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Tcp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  static Tcp dial(String address, int port) throws IOException {
    var target = new InetSocketAddress(address, port);
    if (target.isUnresolved()) {
      throw new UnknownHostException(address);
    }
    var socket = new Socket();
    var done = false;
    try {
      socket.connect(target, TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      var tcp = new Tcp(socket);
      done = true;
      return tcp;
    } finally {
      if (!done) {
        socket.close();
      }
    }
  }

  @Override
  public InputStream in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      return; // A socket that cannot be closed carries nothing any more.
    }
  }
}
