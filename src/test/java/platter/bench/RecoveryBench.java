package platter.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import platter.bundle.Cells;
import platter.bundle.Progress;
import platter.bundle.RepairedFile;
import platter.press.RecoveryWriter;

/**
 * Recovery data beside a plain SHA-256 of the same file, in turns and by the thread's processor
 * time, so that a busy machine hurts little, and all of them: writing it, reading the whole file
 * through it, and reading a copy of which the longest covered run is zeros. By hand: {@code FILE
 * SCRATCH ROUNDS}.
 */
public final class RecoveryBench {
  private RecoveryBench() {}

  private interface Work {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    var file = Path.of(args[0]);
    var recovery = Path.of(args[1]).resolve("recovery.rs");
    var scratched = Path.of(args[1]).resolve("scratched");
    int rounds = Integer.parseInt(args[2]);
    RecoveryWriter.write(file, recovery, Progress.NONE);
    Files.copy(file, scratched, StandardCopyOption.REPLACE_EXISTING);
    scratch(scratched);
    var works = new LinkedHashMap<String, Work>();
    works.put("SHA-256", () -> hash(file));
    works.put("write recovery data", () -> RecoveryWriter.write(file, recovery, Progress.NONE));
    works.put("read, intact", () -> read(file, recovery));
    works.put("read, longest run gone", () -> read(scratched, recovery));
    var rates = new LinkedHashMap<String, double[]>();
    for (int round = 0; round < rounds; round++) {
      for (var work : works.entrySet()) {
        long start = processorTime();
        work.getValue().run();
        double seconds = (processorTime() - start) / 1e9;
        rates.computeIfAbsent(work.getKey(), n -> new double[rounds])[round] =
            Files.size(file) / seconds / 1e6;
      }
    }
    say(
        "%-24s %8s %8s %8s  (MB a second of processor, %d rounds)%n",
        file.getFileName(), "median", "least", "most", rounds);
    rates.forEach(
        (name, each) -> {
          Arrays.sort(each);
          say("%-24s %8.0f %8.0f %8.0f%n", name, each[rounds / 2], each[0], each[rounds - 1]);
        });
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void scratch(Path file) throws IOException {
    var cells = Cells.of(Files.size(file));
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek((cells.count() - cells.parityCount()) / 2L * cells.size());
      out.write(new byte[cells.parityCount() * cells.size()]);
    }
  }

  private static void hash(Path file) throws Exception {
    var hash = MessageDigest.getInstance("SHA-256");
    try (var in = Files.newByteChannel(file)) {
      drain(in, hash::update);
    }
    hash.digest();
  }

  private static void read(Path file, Path recovery) throws IOException {
    try (var repaired = RepairedFile.open(file, recovery);
        var in = repaired.channel()) {
      drain(in, buffer -> {});
    }
  }

  private interface Sink {
    void take(ByteBuffer buffer);
  }

  private static void drain(ReadableByteChannel in, Sink sink) throws IOException {
    var buffer = ByteBuffer.allocate(1 << 16);
    while (in.read(buffer.clear()) >= 0) {
      sink.take(buffer.flip());
    }
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format, values);
  }
}
