package platter.ssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import platter.lab.Lab;
import platter.topology.Access.Become;

/**
 * The engineer's laptop of a lab: one Java program in the laptop's network, which logs in to hosts
 * as it is told. Tests themselves stay in this machine's network, which does not reach the hosts.
 */
final class Laptop implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  Laptop(Lab lab) throws IOException {
    var command = new ArrayList<>(Lab.java());
    command.add(LaptopProgram.class.getName());
    process =
        new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), Program.CHARSET));
  }

  /**
   * Logs in, runs scripts and a stream, logs out.
   *
   * @param secrets the file of the login password, or of the key after {@code key:}; then the file
   *     of sudo's or root's password, or nothing. {@code =text} is a password itself.
   * @return a line that begins with {@code ok}, or the exception
   */
  String login(String address, String user, Become become, String... secrets) throws IOException {
    boolean key = secrets[0].startsWith("key:");
    var line =
        String.join(
            "\t",
            address,
            user,
            become.name(),
            key ? "key" : "password",
            key ? secrets[0].substring("key:".length()) : secrets[0],
            secrets.length > 1 ? secrets[1] : "");
    process.getOutputStream().write((line + "\n").getBytes(Program.CHARSET));
    process.getOutputStream().flush();
    var answer = answers.readLine();
    return answer == null ? "the program in the laptop's network has ended" : answer;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
