package platter.press;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disc starts bare machines: software that emulates them, so that each takes minutes. */
@Tag("long")
@SuppressWarnings("NullAway.Init") // set before the first test
class BootIT {
  private static final String MENU = "wizard in a browser of another machine";
  private static final String PASSPHRASE = "correct horse battery\r";

  private static Path image;

  @BeforeAll
  static void press() throws Exception {
    image = PressedDisc.image();
  }

  @Test
  void byBiosItComesToTheWizardsFirstQuestion(@TempDir Path folder) throws Exception {
    try (var machine = BootedMachine.bios(image, folder)) {
      wizard(machine);
    }
  }

  @Test
  void byUefiWithSecureBootItComesToTheWizardAndNoKeyLeadsToAShell(@TempDir Path folder)
      throws Exception {
    try (var machine = BootedMachine.secure(image, folder)) {
      wizard(machine);
      for (var keys : List.of("\u0003", "\u0004", "\u001a\r", "\u001c\r", "1\r\u0003")) {
        machine.type(keys);
        machine.sees(MENU);
        machine.sees("> ");
      }
      assertFalse(machine.before().contains("root@"), machine.before());
      machine.type("4\r");
      machine.sees("root@");
      machine.type("mokutil --sb-state\r");
      machine.sees("SecureBoot enabled");
      machine.type("exit\r");
      machine.sees(MENU);
    }
  }

  /** From a stick; the screen shows the menu, while the wizard is on the line. */
  @Test
  void inChineseItIsReadOnTheLineAndOnTheScreen(@TempDir Path folder) throws Exception {
    try (var machine = BootedMachine.stick(image, folder)) {
      machine.sees("115200");
      machine.type("4");
      machine.sees("正在等待网络地址");
      machine.sees("清单只保存在内存中");
      machine.sees("清单的口令：");
      machine.type(PASSPHRASE);
      machine.sees("再输");
      machine.type(PASSPHRASE);
      machine.sees("语言");
      var picture = Path.of("target/boot-chinese.png");
      var end = Instant.now().plus(Duration.ofMinutes(10));
      while (!isText(machine, picture) && Instant.now().isBefore(end)) {
        Thread.sleep(1000);
      }
      assertTrue(isText(machine, picture), "nothing is on the screen: " + picture);
    }
  }

  private static void wizard(BootedMachine machine) throws IOException, InterruptedException {
    machine.sees("115200");
    machine.type("3");
    machine.sees("Waiting for an address");
    machine.sees("This machine's address: 10.0.2.15");
    machine.sees("LOST WHEN THE POWER GOES OFF");
    machine.sees("Passphrase of the inventory: ");
    machine.type(PASSPHRASE);
    machine.sees("The same again");
    machine.type(PASSPHRASE);
    machine.sees("Step 1 of 9");
    machine.sees("Language / 语言");
  }

  /** Whether there are letters with soft edges, which only the terminal on the framebuffer has. */
  private static boolean isText(BootedMachine machine, Path picture)
      throws IOException, InterruptedException {
    machine.screen(picture);
    if (!Files.exists(picture)) {
      return false;
    }
    var pixels = ImageIO.read(picture.toFile());
    var greys = new HashSet<Integer>();
    for (int x = 0; x < pixels.getWidth(); x++) {
      for (int y = 0; y < pixels.getHeight(); y++) {
        greys.add(pixels.getRGB(x, y));
      }
    }
    return greys.size() > 16;
  }
}
