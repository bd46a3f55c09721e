package platter.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdTest {
  @TempDir Path temp;

  /** Prints the decoder that this machine gets, and the bytes of the layer that it reads. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws IOException {
      try (var bundle = Bundle.open(Path.of(args[0]));
          var plain = bundle.plain(bundle.images().get(0).layers().get(0))) {
        System.out.print(Zstd.best() + " " + plain.readAllBytes().length);
      }
    }
  }

  @Test
  void theNativeDecoderIsChosenWhereItLoads() throws Exception {
    assertEquals("NATIVE 2048", readWith(temp));
  }

  @Test
  void theJavaDecoderReadsWhereTheNativeOneCannotBeUnpacked() throws Exception {
    assertEquals("JAVA 2048", readWith(Path.of("/proc")));
  }

  private String readWith(Path temporaryFolder) throws IOException, InterruptedException {
    var jar = new SmallBundle().image("base", SmallBundle.tar("a", "b")).jar(temp.resolve("p.jar"));
    var java =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-DZstdTempFolder=" + temporaryFolder,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reader.class.getName(),
                    jar.toString()))
            .redirectErrorStream(true)
            .start();
    var printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    java.waitFor();
    return printed;
  }
}
