package platter.steward;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import platter.topology.Alerts.Server;

/**
 * A connection to a server of the customer's. It waits only so long for the next byte, and takes
 * only so many: libraries keep an answer in memory until it ends.
 */
final class Connection extends Socket {
  /** So long may be silence. */
  static final int PATIENCE_MS = 15_000;

  /** Many times what such a server has to say, its certificates included. */
  static final int MOST_BYTES = 1 << 18;

  private int taken;

  private Connection() {}

  /** Connects. */
  static Connection to(Server server) throws IOException {
    var connection = new Connection();
    try {
      connection.connect(address(server), PATIENCE_MS);
      connection.setSoTimeout(PATIENCE_MS);
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Where a server is. Its name is that in the topology, against which its certificate is held, and
   * not what the DNS calls the address.
   *
   * @throws IOException if no address of it is known
   */
  static InetSocketAddress address(Server server) throws IOException {
    try {
      var found = InetAddress.getByName(server.host()).getAddress();
      return new InetSocketAddress(InetAddress.getByAddress(server.host(), found), server.port());
    } catch (UnknownHostException e) {
      throw new IOException("no address of " + server.host() + " is known", e);
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
      }
    };
  }

  private void count(int octets) throws IOException {
    taken += octets;
    if (taken > MOST_BYTES) {
      throw new IOException("it says more than " + (MOST_BYTES >> 10) + " KiB");
    }
  }
}
