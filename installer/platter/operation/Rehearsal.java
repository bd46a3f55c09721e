package platter.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import platter.topology.Secret;

/**
 * The clients of a drill. They run at the vault, in the namespace of the chat service that came
 * back, from which nothing leads out; what they are to do comes on standard input, and what came of
 * it goes to standard output, both as JSON.
 */
public final class Rehearsal {
  private static final ObjectMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

  private static final String HERE = "127.0.0.1";

  private Rehearsal() {}

  /**
   * What is to be done.
   *
   * @param certificate PEM, of the chat service
   * @param first an account for the drill
   * @param second another one
   * @param person somebody who has messages; the password is good only here
   * @param newest the identifier of that person's newest message
   * @param path of an uploaded file that came back
   * @param sha256 its hash, in hexadecimal
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Wanted(
      String domain,
      String certificate,
      Account first,
      Account second,
      Optional<Account> person,
      Optional<String> newest,
      Optional<String> path,
      Optional<String> sha256) {}

  /** A name without the domain. */
  record Account(String name, String password) {}

  /**
   * What came of one step.
   *
   * @param said why it failed, or what came of it
   */
  record Step(String name, boolean done, long milliseconds, String said) {}

  @FunctionalInterface
  private interface Work {
    String take() throws ChatException, IOException, InterruptedException;
  }

  /**
   * Does what it is told to.
   *
   * @throws IOException if that is not to be understood
   */
  public static void run(InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    // The upload service goes by the name of the host that it is asked for.
    System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    var wanted = JSON.readValue(in, Wanted.class);
    var steps = new ArrayList<Step>();
    var trust = trust(wanted.certificate());
    if (wanted.person().isPresent()) {
      take(steps, wanted, "LOGIN", () -> login(wanted, wanted.person().get(), trust));
    }
    take(steps, wanted, "MESSAGES", () -> messages(wanted, trust));
    if (wanted.path().isPresent()) {
      take(steps, wanted, "UPLOAD", () -> upload(wanted, wanted.path().get()));
    }
    JSON.writeValue(out, steps);
  }

  private static void take(List<Step> steps, Wanted wanted, String name, Work work)
      throws InterruptedException {
    long start = System.nanoTime();
    var said = "";
    boolean done = false;
    try {
      said = work.take();
      done = true;
    } catch (ChatException | IOException e) {
      said = String.valueOf(e.getMessage());
    }
    // Who it was is nobody's business but theirs.
    var person = wanted.person().map(Account::name).orElse("");
    steps.add(
        new Step(
            name,
            done,
            (System.nanoTime() - start) / 1_000_000,
            person.isEmpty() ? said : said.replace(person + "@" + wanted.domain(), "a person")));
  }

  private static String login(Wanted wanted, Account person, List<X509Certificate> trust)
      throws ChatException, InterruptedException {
    try (var client = client(wanted, person, trust)) {
      var newest = client.newest();
      if (!newest.equals(wanted.newest())) {
        throw new ChatException(
            "the newest message in a person's archive is not the one that the database has: "
                + newest.orElse("none")
                + ", "
                + wanted.newest().orElse("none"));
      }
      return "a person logs in and reads the newest message";
    }
  }

  private static String messages(Wanted wanted, List<X509Certificate> trust)
      throws ChatException, InterruptedException {
    try (var one = client(wanted, wanted.first(), trust);
        var other = client(wanted, wanted.second(), trust)) {
      var text = "Platter drill " + wanted.first().name();
      one.send(other.account(), text);
      other.await(text);
      if (!one.archived(text) || !other.archived(text)) {
        throw new ChatException("a message that arrived is missing from an archive");
      }
      return "sent, delivered, read back from both archives";
    }
  }

  private static ChatClient client(Wanted wanted, Account account, List<X509Certificate> trust)
      throws ChatException, InterruptedException {
    return ChatClient.login(
        HERE, wanted.domain(), account.name(), new Secret(account.password()), trust);
  }

  private static String upload(Wanted wanted, String path) throws IOException, ChatException {
    var get = (HttpURLConnection) address(path).openConnection();
    get.setRequestProperty("Host", wanted.domain());
    if (get.getResponseCode() != 200) {
      throw new ChatException("an uploaded file is answered with HTTP " + get.getResponseCode());
    }
    try (var in = get.getInputStream()) {
      var hash =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
      if (!wanted.sha256().equals(Optional.of(hash))) {
        throw new ChatException("an uploaded file is served with another content than it has");
      }
      return "fetched, with the hash that it has in the history";
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static URL address(String path) throws IOException {
    try {
      return new URI("http", null, HERE, 5280, "/upload/" + path, null, null).toURL();
    } catch (URISyntaxException e) {
      throw new IOException("the name of an uploaded file cannot be asked for", e);
    }
  }

  private static List<X509Certificate> trust(String pem) throws IOException {
    try {
      return List.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    } catch (CertificateException e) {
      throw new IOException("the certificate of the chat service cannot be read", e);
    }
  }

  static byte[] write(Wanted wanted) {
    try {
      return JSON.writeValueAsBytes(wanted);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static List<Step> read(String steps) throws OperationException {
    try {
      return List.of(JSON.readValue(steps, Step[].class));
    } catch (IOException e) {
      throw new OperationException("the clients of the drill ended without a word", e);
    }
  }
}
