package platter.loss;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Many people who are online and do nothing, each over one connection that is looked after every
 * five seconds. One that breaks is replaced as clients do: after up to three seconds, then twice as
 * long each time up to ten, at the gateways in turn. Prints what happens, a line each: milliseconds
 * since 1970, {@code online}, {@code offline} or {@code refused}, and the name with the gateway or
 * the reason. Ends when its standard input does.
 *
 * <p>Arguments: {@code DOMAIN CA-FILE PREFIX COUNT PASSWORD GATEWAY...}; the names are the prefix
 * with a number from 1.
 */
final class Visitors {
  private static final int LOOK_MILLIS = 5_000;
  private static final int BETWEEN_MILLIS = 60;
  private static final int FIRST_PAUSE_MILLIS = 3_000;
  private static final int LONGEST_PAUSE_MILLIS = 10_000;

  private final String domain;
  private final SSLSocketFactory tls;
  private final String password;
  private final List<String> gateways;

  private Visitors(String domain, SSLSocketFactory tls, String password, List<String> gateways) {
    this.domain = domain;
    this.tls = tls;
    this.password = password;
    this.gateways = gateways;
  }

  public static void main(String[] args) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {Talker.trust(Path.of(args[1]))}, null);
    var visitors =
        new Visitors(
            args[0], context.getSocketFactory(), args[4], List.of(args).subList(5, args.length));
    var threads = new ArrayList<Thread>();
    for (int i = 1; i <= Integer.parseInt(args[3]); i++) {
      var name = args[2] + i;
      // They come one after the other: what is to be measured is how they come back.
      int first = i * BETWEEN_MILLIS;
      var thread = new Thread(null, () -> visitors.stay(name, first), name, 256 << 10);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    while (System.in.read() >= 0) {
      // Until whoever started this lets go.
    }
    System.exit(0);
  }

  private void stay(String name, int first) {
    var secret = new Visitor.Password(password);
    int pause = FIRST_PAUSE_MILLIS;
    int turn = 0;
    try {
      TimeUnit.MILLISECONDS.sleep(first);
      while (true) {
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(pause));
        var gateway = gateways.get(turn % gateways.size());
        boolean online = false;
        try (var visitor = Visitor.login(gateway, domain, tls, name, secret)) {
          online = true;
          pause = FIRST_PAUSE_MILLIS;
          say("online", name + " " + gateway);
          while (true) {
            visitor.idle(LOOK_MILLIS);
            visitor.ping();
          }
        } catch (IOException | GeneralSecurityException e) {
          say(
              online ? "offline" : "refused",
              name + " " + gateway + " " + e.getClass().getSimpleName() + " " + e.getMessage());
          pause = online ? pause : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
          turn++;
        }
      }
    } catch (InterruptedException e) {
      // It was told to end.
    }
  }

  private static void say(String what, String text) {
    var line = System.currentTimeMillis() + " " + what + " " + text.replace('\n', ' ');
    synchronized (Visitors.class) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
