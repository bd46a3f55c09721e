package platter.loss;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import platter.lab.Lab;

/** {@link Talker}s and what they said, in the order in which it came here. */
final class Crowd implements AutoCloseable {
  /**
   * What one of them said.
   *
   * @param at milliseconds since 1970
   * @param what {@code sent}, {@code heard} and so on
   */
  record Word(long at, String who, String what, String text) {}

  private final Lab lab;
  private final String domain;
  private final Path authority;
  private final Duration pause;
  private final List<Word> words = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  /**
   * @param authority what issued the service's certificate
   * @param pause between two messages of one person to the same target
   */
  Crowd(Lab lab, String domain, Path authority, Duration pause) {
    this.lab = lab;
    this.domain = domain;
    this.authority = authority;
    this.pause = pause;
  }

  /** One more talks, from the laptop's network, which reaches both sites. */
  void talks(String name, String password, List<String> gateways, List<String> targets)
      throws IOException {
    talks("laptop", name, password, gateways, targets);
  }

  /** One more talks, from a network of the lab. */
  void talks(
      String network, String name, String password, List<String> gateways, List<String> targets)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Talker.class.getName(),
                domain,
                authority.toString(),
                name,
                password,
                String.join(",", gateways),
                Long.toString(pause.toMillis())));
    command.addAll(targets);
    start(network, name, command);
  }

  /** So many more are online and do nothing; who they are is in the text of what they say. */
  void visit(String prefix, int count, String password, List<String> gateways) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Visitors.class.getName(),
                domain,
                authority.toString(),
                prefix,
                String.valueOf(count),
                password));
    command.addAll(gateways);
    start(prefix, command);
  }

  /** Starts a program of the tests, whose words belong to this name. */
  void start(String name, List<String> program) throws IOException {
    start("laptop", name, program);
  }

  private void start(String network, String name, List<String> program) throws IOException {
    var command = new ArrayList<>(Lab.java());
    command.addAll(program);
    var process =
        new ProcessBuilder(lab.command(network, command.toArray(String[]::new)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    var reader = new Thread(() -> read(name, process), name);
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private void read(String who, Process process) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var parts = line.split(" ", 3);
        synchronized (words) {
          words.add(new Word(Long.parseLong(parts[0]), who, parts[1], parts[2]));
          words.notifyAll();
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  /** Waits until somebody says this. */
  void await(Duration limit, Predicate<Word> wanted) throws InterruptedException {
    long start = System.nanoTime();
    synchronized (words) {
      while (words.stream().noneMatch(wanted)) {
        long left = limit.minusNanos(System.nanoTime() - start).toMillis();
        if (left <= 0) {
          throw new AssertionError("not said within " + limit + "; last: " + last());
        }
        words.wait(left);
      }
    }
  }

  /** Waits until this has been said so many times. */
  void awaits(String what, int times, Duration limit) throws InterruptedException {
    await(limit, word -> said(what).size() >= times);
  }

  private List<Word> last() {
    return words.subList(Math.max(0, words.size() - 30), words.size());
  }

  List<Word> said(String what) {
    synchronized (words) {
      return words.stream().filter(word -> word.what().equals(what)).toList();
    }
  }

  /** Everything that was said, in order. */
  void eachSaid(Consumer<Word> listener) {
    synchronized (words) {
      words.forEach(listener);
    }
  }

  /** Texts that the server took over, without an error after it. */
  Set<String> acknowledged() {
    var texts = new LinkedHashSet<String>();
    said("acked").forEach(word -> texts.add(word.text()));
    said("refused").forEach(word -> texts.remove(word.text()));
    return texts;
  }

  /** The longest time in which nothing came from one to the other, from this moment on. */
  Silence silence(String from, String to, long since) {
    synchronized (words) {
      return Silence.longest(words, from, to, since);
    }
  }

  /** Lets all of them go, and waits until their last word is here. */
  void hush() throws IOException, InterruptedException {
    for (var process : processes) {
      process.getOutputStream().close();
    }
    for (var reader : readers) {
      reader.join();
    }
    for (var process : processes) {
      process.waitFor();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
