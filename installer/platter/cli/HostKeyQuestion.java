package platter.cli;

import java.io.Console;
import platter.ssh.HostKeyDecision;
import platter.ssh.HostKeys.HostKey;

/** Shows a host's fingerprint as OpenSSH does, and asks the person. */
record HostKeyQuestion(Console console) implements HostKeyDecision {
  @Override
  public boolean accept(String host, String address, int port, HostKey key) {
    var answer =
        console.readLine(
            "%s",
            EventPrinter.WORDS.text(
                "host-key", host, address, String.valueOf(port), key.type(), key.fingerprint()));
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }
}
