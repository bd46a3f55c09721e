package platter.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import platter.run.Cancellation;
import platter.run.CancelledException;
import platter.ssh.Script;
import platter.ssh.Session;
import platter.ssh.UnreachableException;
import platter.topology.Host;

/**
 * The uploaded files, brought back from their history at the vault and from there to the sites. The
 * vault, which else only receives, sends for as long as that takes: a unit there sees to it that
 * this ends, whatever becomes of whoever wanted it. A host of a site that keeps the history sends
 * in any case. Nothing is removed anywhere: files that came later are known to no message, and do
 * no harm.
 */
final class Uploads {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEND = "platter-keep-send.service";
  private static final Duration LONG = Duration.ofHours(24);

  /** {@code ask METHOD PATH [BODY]}: Syncthing's door; its key travels on standard input. */
  private static final String ASK =
      Unit.INSIDE
          + """
            for home in /var/lib/platter/files/syncthing /var/lib/platter/im/syncthing; do [ ! -e "$home/config.xml" ] || break; done
            ask() {
              touch /run/platter-recover/alive 2>/dev/null
              sed -n 's/.*<apikey>\\(.*\\)<.apikey>.*/X-API-Key: \\1/p' "$home/config.xml" |
                inside platter-files.service /usr/bin/curl -sS --fail-with-body --max-time 65 -H @- -X "$1" ${3:+--data "$3"} \
                  --unix-socket "$home/gui.sock" "http://localhost/rest/$2"
            }
            """;

  /** From now on it is put back by itself when nobody looks after it. */
  private static final String BEGIN =
      """
      install -d -m 0755 /run/platter-recover && touch /run/platter-recover/alive && systemctl start "$1"
      """;

  /** Whoever wants to rehearse now need not wait. */
  private static final String END = "systemctl stop \"$1\" && rm -f /run/platter-recover/alive";

  private static final String CONFIGURE = ASK + "ask PATCH config/folders/upload \"$1\"";

  private static final String WANT =
      """
      install -d -m 0755 /run/platter-recover || exit
      printf 'TO=%s\\nINTO=/var/lib/platter/files/upload\\n' "$1" >/run/platter-recover/uploads || exit
      rm -f /run/platter-recover/uploaded
      """;

  private static final String BROUGHT = "cat /run/platter-recover/uploaded";

  /** Looks at all that lies there; for each of the named hosts, its name and how far it is. */
  private static final String BEHIND =
      ASK
          + """
            ask POST 'db/scan?folder=upload' || exit
            for name; do
              id=$(sed -n "s/.*<device id=\\"\\([^\\"]*\\)\\" name=\\"$name\\".*/\\1/p" "$home/config.xml")
              echo "$name $(ask GET "db/completion?folder=upload&device=$id" | tr -d '\\n')"
            done
            """;

  private final Session vault;
  private final Cancellation cancellation;

  Uploads(Session vault, Cancellation cancellation) {
    this.vault = vault;
    this.cancellation = cancellation;
  }

  /**
   * Brings them back.
   *
   * @param to the moment; empty for the newest
   * @param sites the chat servers on other hosts, which take them
   * @return as of when
   */
  String bring(Optional<Instant> to, List<Host> sites)
      throws ChatException,
          OperationException,
          UnreachableException,
          CancelledException,
          InterruptedException {
    must(Script.of(BEGIN, SEND), "nothing sees to it that the vault only receives afterwards");
    String asOf;
    try {
      must(Script.of(CONFIGURE, "{\"paused\": true}"), "the folder cannot be paused");
      must(
          Script.of(WANT, String.valueOf(to.orElseGet(Instant::now).getEpochSecond())),
          "restic cannot be told what to bring back");
      new Job(vault, "platter-keep-uploads.service").run(() -> {}, cancellation);
      asOf = must(Script.of(BROUGHT), "restic did not say what it brought back").strip();
      must(
          Script.of(CONFIGURE, "{\"paused\": false, \"type\": \"sendreceive\"}"),
          "the vault cannot be made to send");
      Patience.until(LONG, () -> "the sites do not take the uploaded files", () -> taken(sites));
    } finally {
      must(
          Script.of(END, SEND).within(Duration.ofMinutes(2)),
          "the vault does not go back to only receiving");
    }
    return asOf;
  }

  private Optional<List<String>> taken(List<Host> sites)
      throws OperationException, UnreachableException, CancelledException, InterruptedException {
    cancellation.check();
    var names = sites.stream().map(Host::name).toArray(String[]::new);
    var answer = must(Script.of(BEHIND, names).within(LONG), "the files cannot be looked through");
    var taken = new ArrayList<String>();
    for (var line : answer.lines().toList()) {
      int cut = line.indexOf(' ');
      if (cut > 0 && isWhole(line.substring(cut + 1))) {
        taken.add(line.substring(0, cut));
      }
    }
    return taken.size() == names.length ? Optional.of(taken) : Optional.empty();
  }

  private boolean isWhole(String completion) throws OperationException {
    try {
      JsonNode said = JSON.readTree(completion);
      return said.path("remoteState").asText().equals("valid")
          && said.path("needItems").asLong() == 0;
    } catch (JsonProcessingException e) {
      throw new OperationException(vault.host() + ": Syncthing: " + completion, e);
    }
  }

  private String must(Script script, String otherwise)
      throws OperationException, UnreachableException, InterruptedException {
    var answer = vault.run(script);
    if (!answer.ok()) {
      throw new OperationException(
          vault.host()
              + ": uploaded files: "
              + otherwise
              + ": "
              + (answer.err() + answer.out()).strip()
              + "; look at 'journalctl -u platter-files' there");
    }
    return answer.out();
  }
}
