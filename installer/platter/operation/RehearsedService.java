package platter.operation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;

/**
 * The chat service that a drill starts on the database that came back: its units at the vault, none
 * of which has a way out.
 */
final class RehearsedService {
  static final String PLACE = "/var/lib/platter/drill";
  static final String ACCOUNT = "platter-drill";

  /** As the account itself: whoever wrote the database may be at home in its places. */
  private static final String SAID =
      "setpriv --reuid=platter-drill --regid=platter-drill --clear-groups cat \"$1\"";

  private static final String SOCKET = PLACE + "/run/api.sock";
  private static final Duration START = Duration.ofMinutes(2);
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String SQL =
      Unit.INSIDE
          + """
            inside platter-drill-database.service /bin/true || exit
            account=$(id -u platter-drill)
            timeout 60 nsenter -t "$pid" -m -S "$account" -G "$account" -- /usr/lib/postgresql/17/bin/psql \
              -h /var/lib/platter/drill/run -U postgres -d im -v ON_ERROR_STOP=1 -XtAqc "$1" </dev/null
            """;

  /** Whoever has an account and whose archive has the newest message of all. */
  private static final String PERSON =
      "SELECT a.username, a.timestamp FROM archive a JOIN users u"
          + " ON u.username = a.username AND u.server_host = a.server_host"
          + " WHERE a.username NOT LIKE 'platter-%' ORDER BY a.timestamp DESC LIMIT 1";

  private static final String TOLD =
      """
      umask 077
      cat >/run/platter-recover/rehearsal
      """;

  private final Session vault;
  private final String domain;
  private final Cancellation cancellation;

  RehearsedService(Session vault, String domain, Cancellation cancellation) {
    this.vault = vault;
    this.domain = domain;
    this.cancellation = cancellation;
  }

  /** Starts the database that came back, and waits until it answers. */
  void startDatabase()
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    start("platter-drill-database.service");
    Patience.until(
        START,
        () ->
            vault.host()
                + ": the database that came back does not answer; look at 'journalctl -u"
                + " platter-drill-database' there",
        () -> vault.run(Script.of(SQL, "SELECT 1")).ok() ? Optional.of(true) : Optional.empty());
  }

  /** Starts the chat service on it, and waits until it answers. */
  void startChat()
      throws ChatException, OperationException, UnreachableException, InterruptedException {
    start("platter-drill-im.service");
    ejabberd().await(START);
  }

  private void start(String unit)
      throws OperationException, UnreachableException, InterruptedException {
    must(Script.of("systemctl start \"$1\"", unit).within(START), unit);
  }

  private Ejabberd ejabberd() {
    return new Ejabberd(vault, domain, "platter-drill-im", SOCKET);
  }

  /**
   * Brings an uploaded file back.
   *
   * @param to as of when; empty for the newest
   * @return its path and its hash; {@code none} alone where nobody has uploaded any; nothing where
   *     none of those that were uploaded is in the history yet
   * @throws OperationException if the history lacks what was there when it was made
   */
  List<String> file(Optional<Instant> to)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    must(
        Script.of(
            "printf 'TO=%s\\n' \"$1\" >/run/platter-recover/drill",
            String.valueOf(to.orElseGet(Instant::now).getEpochSecond())),
        "platter-drill-files");
    new Job(vault, "platter-drill-files.service").run(() -> {}, cancellation);
    return said("file", "platter-drill-files").lines().toList();
  }

  /** Lets clients log in, read, write and fetch. */
  List<Rehearsal.Step> rehearse(Optional<List<String>> file)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    var accounts = new ChatAccounts(ejabberd(), domain);
    var mark = HexFormat.of().formatHex(random(4));
    var first = account("platter-drill-" + mark + "-1");
    var second = account("platter-drill-" + mark + "-2");
    for (var each : List.of(first, second)) {
      accounts.add(each.name(), new platter.topology.Secret(each.password()));
    }
    var found = must(Script.of(SQL, PERSON), "platter-drill-database").strip();
    int bar = found.lastIndexOf('|');
    Optional<Rehearsal.Account> person =
        bar < 0 ? Optional.empty() : Optional.of(account(found.substring(0, bar)));
    if (person.isPresent()) {
      // Good only here: the service has the password that it had.
      ejabberd()
          .call(
              "change_password",
              Map.of(
                  "user", person.get().name(), "host", domain, "newpass", person.get().password()));
    }
    var certificate = said("client.crt", "platter-drill-im");
    tell(
        new Rehearsal.Wanted(
            domain,
            certificate,
            first,
            second,
            person,
            bar < 0 ? Optional.empty() : Optional.of(found.substring(bar + 1)),
            file.map(f -> f.get(0)),
            file.map(f -> f.get(1))));
    new Job(vault, "platter-drill-client.service").run(() -> {}, cancellation);
    return Rehearsal.read(
        must(Script.of("cat /run/platter-recover/rehearsed"), "platter-drill-client"));
  }

  private void tell(Rehearsal.Wanted wanted)
      throws OperationException, UnreachableException, InterruptedException {
    try {
      var answer =
          vault.stream(
              Script.of(TOLD), new ByteArrayInputStream(Rehearsal.write(wanted)), sent -> {});
      if (!answer.ok()) {
        throw new OperationException(vault.host() + ": " + answer.err().strip());
      }
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Holds what came back against the service.
   *
   * @param cut what is older than this is compared
   * @param sample about how many messages; 0 for all
   * @param start when the drill began
   * @return as the script {@code compare} writes it
   * @throws SkippedException where the service does not answer
   */
  String compare(Instant cut, int sample, Instant start)
      throws OperationException,
          UnreachableException,
          CancelledException,
          SkippedException,
          InterruptedException {
    must(
        Script.of(
            "printf 'CUT=%s\\nSAMPLE=%s\\nSTART=%s\\n' \"$1\" \"$2\" \"$3\" >/run/platter-recover/drill",
            String.valueOf(cut.getEpochSecond()),
            String.valueOf(sample),
            String.valueOf(start.getEpochSecond())),
        "platter-drill-compare");
    var trouble = PLACE + "/run/compare.trouble";
    try {
      new Job(vault, "platter-drill-compare.service", trouble, ACCOUNT).run(() -> {}, cancellation);
    } catch (OperationException e) {
      var why = vault.run(Script.of(SAID, trouble)).out().strip();
      if (!why.isEmpty()) {
        throw new SkippedException(why);
      }
      throw e;
    }
    return said("compare", "platter-drill-compare");
  }

  private static Rehearsal.Account account(String name) {
    return new Rehearsal.Account(name, HexFormat.of().formatHex(random(16)));
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** What one of the units wrote. */
  private String said(String file, String unit)
      throws OperationException, UnreachableException, InterruptedException {
    return must(Script.of(SAID, PLACE + "/run/" + file), unit);
  }

  private String must(Script script, String unit)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(script);
    if (!answer.ok()) {
      throw new OperationException(
          vault.host()
              + ": "
              + answer.err().strip()
              + "; look at 'journalctl -u "
              + unit
              + "' there");
    }
    return answer.out();
  }
}
