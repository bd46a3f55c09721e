package platter.cli;

import java.io.Console;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import platter.ssh.HostKeyDecision;
import platter.ssh.HostKeys.HostKey;

/** Shows a host's fingerprint as OpenSSH does, and asks the person. */
record HostKeyQuestion(Console console) implements HostKeyDecision {
  @Override
  public boolean accept(String host, String address, int port, HostKey key) {
    var answer =
        console.readLine(
            "%s (%s, port %d) shows the key %s %s%nIs it this host's? [yes/no] ",
            host, address, port, key.type(), fingerprint(key));
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }

  private static String fingerprint(HostKey key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(key.base64()));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
