package platter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import platter.wizard.Order;
import platter.wizard.Step;
import platter.wizard.Wizard;
import platter.wizard.WizardException;

/**
 * One wizard, two faces: the second one is in another process, and sees what the first one sees.
 */
@Timeout(60)
class AttachedTest {
  private static final String GONE = "the window has ended";

  @TempDir private Path folder;

  private Practised practised;
  private Wizard wizard;
  private Owner owner;

  @BeforeEach
  void oneIsOpen() throws Exception {
    practised = Practised.in(folder);
    wizard = practised.wizard();
    owner = new Owner(wizard, folder.resolve("home"));
    owner.open();
    practised.readsTheDisc();
  }

  @AfterEach
  void itEnds() throws Exception {
    owner.close();
    practised.close();
  }

  @Test
  void bothSeeTheSameOfEveryStep() throws Exception {
    var attached = attached();
    assertEquals(wizard.view(), attached.view());
    for (var step : Step.ORDER) {
      assertEquals(wizard.view(step), attached.view(step), step.word());
    }
  }

  @Test
  void whatOneTypesTheOtherSees() throws Exception {
    var attached = attached();
    long before = attached.view().version();
    attached.take(Order.answer("domain", "im.acme.example"));
    assertTrue(attached.await(before, Duration.ofSeconds(10)) > before);
    assertEquals(wizard.view(Step.SITES), attached.view(Step.SITES));
    assertEquals("acme", wizard.view().deployment());
  }

  @Test
  void aPaperThatIsNotThereIsRefusedInTheSameWords() throws Exception {
    var here = assertThrows(WizardException.class, () -> wizard.paper("handover.html"));
    var there = assertThrows(WizardException.class, () -> attached().paper("handover.html"));
    assertEquals(here.getMessage(), there.getMessage());
  }

  @Test
  void whatIsRefusedIsSaidInTheSameWords() throws Exception {
    var order = new Order(Order.What.GO, "", "install");
    var here = assertThrows(WizardException.class, () -> wizard.take(order));
    var there = assertThrows(WizardException.class, () -> attached().take(order));
    assertEquals(here.getMessage(), there.getMessage());
  }

  @Test
  void onlyWhoMayReadTheInventoryMayAttach() throws Exception {
    var file = folder.resolve("home/wizard.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var port = Owner.Door.find(folder.resolve("home")).orElseThrow().port();
    for (var proof : new String[] {"", "wrong"}) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/view"))
              .header("Platter-Nonce", "1")
              .header("Platter-Proof", proof)
              .POST(HttpRequest.BodyPublishers.ofString("\"\""))
              .build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertEquals(401, answer.statusCode(), proof);
      assertEquals("", answer.body());
    }
  }

  /** Whoever takes the port of one that was killed hears no secret, and is not believed. */
  @Test
  void anImpostorIsNotBelieved() throws Exception {
    var file = folder.resolve("home/wizard.json");
    var door = Owner.Door.find(folder.resolve("home")).orElseThrow();
    var view = platter.operation.Json.MAPPER.writeValueAsString(wizard.view());
    owner.close();
    Files.writeString(file, platter.operation.Json.MAPPER.writeValueAsString(door));
    var heard = new StringBuilder();
    var impostor =
        com.sun.net.httpserver.HttpServer.create(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), door.port()),
            0);
    impostor.createContext(
        "/",
        exchange -> {
          exchange.getRequestHeaders().values().forEach(heard::append);
          heard.append(
              new String(
                  exchange.getRequestBody().readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8));
          var bytes = view.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    impostor.start();
    try {
      assertEquals(Optional.empty(), Attached.to(folder.resolve("home"), GONE));
      assertFalse(heard.isEmpty(), "it was asked");
      assertFalse(heard.toString().contains(door.secret()), heard.toString());
    } finally {
      impostor.stop(0);
    }
  }

  @Test
  void anOwnerThatHasEndedIsSaidToHaveEnded() throws Exception {
    var attached = attached();
    owner.close();
    assertEquals(GONE, assertThrows(WizardException.class, attached::view).getMessage());
    assertFalse(Files.exists(folder.resolve("home/wizard.json")));
  }

  /** A process that was killed leaves its file behind. */
  @Test
  void aFileThatLeadsNowhereHindersNobody() throws Exception {
    var file = folder.resolve("home/wizard.json");
    var text = Files.readString(file);
    owner.close();
    Files.writeString(file, text);
    assertEquals(Optional.empty(), Attached.to(folder.resolve("home"), GONE));
    owner = new Owner(wizard, folder.resolve("home"));
    owner.open();
    assertEquals(wizard.view(), attached().view());
  }

  private Attached attached() throws Exception {
    return Attached.to(folder.resolve("home"), GONE).orElseThrow();
  }
}
