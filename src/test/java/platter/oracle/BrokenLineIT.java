package platter.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import platter.bundle.SmallBundle;
import platter.lab.Lab;
import platter.lab.LabHosts;

/** A run whose connection ends under it: the server's process for it is killed. */
@LabHosts("a1")
class BrokenLineIT {
  private static final int SIZE = 40_000_000;

  @TempDir Path scratch;

  private Ours platter(Lab lab, String play, Optional<Path> bundle) throws Exception {
    var playbooks = Files.createDirectories(scratch.resolve("playbooks"));
    Files.writeString(playbooks.resolve("site.yml"), play);
    var hosts = Map.of("a1", lab.address("a1"));
    return new Ours(lab, Lab.java(), scratch.resolve("home"), hosts, playbooks, bundle);
  }

  @Test
  void aTaskWhoseAnswerWasLostCountsAsChangedAndNotifies(Lab lab) throws Exception {
    var platter =
        platter(
            lab,
            """
            - name: Broken
              hosts: all
              tasks:
                - name: Cuts its own line
                  command:
                    argv:
                      - sh
                      - -c
                      - |
                        touch /root/made
                        p=$$
                        while [ "$(cat "/proc/$p/comm")" != sshd ]; do
                          p=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$p/status")
                        done
                        kill -9 "$p"
                    creates: /root/made
                  notify: Handler
              handlers:
                - name: Handler
                  command: {argv: [mkdir, /root/handled], creates: /nowhere}
            """,
            Optional.empty());

    var done = Engine.run(lab, platter.command("site.yml"));

    assertEquals(
        List.of(
            new Engine.Done("a1", "Cuts its own line", "changed"),
            new Engine.Done("a1", "Handler", "changed")),
        done);
    lab.host("a1").must("test -d /root/handled");
  }

  @Test
  void aLayerThatALineBrokeInGoesOnWhereItStopped(Lab lab) throws Exception {
    var noise = new byte[SIZE / 2];
    new Random(7).nextBytes(noise);
    var tar = SmallBundle.tar("noise", HexFormat.of().formatHex(noise));
    var bundle = new SmallBundle().image("noise", tar).folder(scratch.resolve("bundle"));
    var play =
        """
        - name: Image
          hosts: all
          tasks:
            - name: Noise
              platter.image: {name: noise}
        """;
    var command = platter(lab, play, Optional.of(bundle)).command("site.yml");
    var host = lab.host("a1");
    lab.rate("a", 80);
    long before = sent(lab);
    var process =
        new ProcessBuilder(lab.command("laptop", command.toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    host.must(
        """
        until [ "$(stat -c %%s /opt/platter/layers/*.part 2>/dev/null || echo 0)" -gt %d ]; do
          sleep 0.05
        done
        for p in /proc/[0-9]*; do
          case $(tr '\\0' ' ' <"$p/cmdline") in "sshd: root@notty"*) kill -9 "${p#/proc/}" ;; esac
        done"""
            .formatted(SIZE / 2));
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("the line broke and is up again"), said);
    long sent = sent(lab) - before;
    assertTrue(sent > SIZE && sent < SIZE * 5L / 4, sent + " bytes were sent of " + SIZE);
    assertEquals("", host.must("ls /opt/platter/layers | grep tar; true"));
    assertEquals(
        Integer.toString(SIZE), host.must("stat -c %s /opt/platter/images/noise/rootfs/noise"));
  }

  /** Bytes that have left the laptop. */
  private static long sent(Lab lab) {
    return lab.exec("laptop", "cat", "/proc/net/dev")
        .out()
        .lines()
        .map(line -> line.strip().split("[:\\s]+"))
        .filter(words -> words.length > 9 && !words[0].equals("lo") && words[1].matches("[0-9]+"))
        .mapToLong(words -> Long.parseLong(words[9]))
        .sum();
  }
}
