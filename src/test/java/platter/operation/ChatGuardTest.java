package platter.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard of a chat server as the playbook writes it, under a clock of the test, with what its
 * gateway and the quorum would say.
 */
class ChatGuardTest {
  private static final String GOES_ON =
      "the database leader goes on, and is not to be reached from here";

  /** What the guard asks, answered by files; a renewal has its moment in one. */
  private static final String WORLD =
      """
      seconds() { now=$(cat now); }
      found() { cat "$1" 2>/dev/null; }
      reached() { [ -e reached ]; }
      reads() {
        case $1 in
        kv/range) [ -e renewed ] && echo '{"kvs":[{"value":"YTE=","lease":"7587854321"}],"count":"1"}' ;;
        *) echo "{\\"ID\\":\\"7587854321\\",\\"TTL\\":\\"$((17 - $(cat now) + $(cat renewed)))\\",\\"grantedTTL\\":\\"17\\"}" ;;
        esac
      }
      began_at=100 quorum_at=100 leader_at=100
      at() { echo "$1" >now; check || echo "at $1"; }
      until_end() { local i; for i in $(seq "$1" "$2"); do echo "$i" >now; check || { echo "at $i"; return; }; done; }
      echo yes >quorum; echo a1 >leader; echo 100 >renewed; touch reached
      """;

  @TempDir private Path place;

  @BeforeEach
  void written() throws Exception {
    new GuardScript(place)
        .write(
            GuardScript.template("im")
                .replaceAll("(?s)\\{%.*?%}", "")
                .replaceAll("(?s)\\{\\{ (\\w+[.]?)+ }}", "b1"));
  }

  private List<String> said(String script) throws Exception {
    return new GuardScript(place).said("", WORLD + script);
  }

  @Test
  void whileALeaderIsFoundItGoesOn() throws Exception {
    assertEquals(List.of(), said("until_end 101 120"));
  }

  @Test
  void aLeaderThatRenewsItsLeaseBeyondACutIsLeftSoon() throws Exception {
    assertEquals(
        List.of(GOES_ON, "at 104"),
        said("rm leader reached; at 101; at 102; at 103; echo 102 >renewed; at 104"));
  }

  @Test
  void aShortCutIsOverBefore() throws Exception {
    assertEquals(
        List.of(),
        said("rm leader reached; echo 102 >renewed; at 101; at 102; echo a1 >leader; at 103"));
  }

  /** It was renewed before it was last seen: nobody knows whether it lives. */
  @Test
  void aLeaderThatIsLostIsWaitedForAsLongAsAFailoverTakes() throws Exception {
    int giveUp = (int) Timing.forRoundTrip(Duration.ZERO).giveUp().toSeconds();
    assertEquals(
        List.of("no database leader is to be reached", "at " + (101 + giveUp)),
        said("rm leader reached; rm renewed; until_end 101 200"));
    assertEquals(List.of(), said("rm -f leader reached; echo 99 >renewed; until_end 101 110"));
  }

  /** Its database starts again, or it is frozen: that is no cut. */
  @Test
  void aLeaderWhoseHostIsReachedIsWaitedFor() throws Exception {
    assertEquals(List.of(), said("rm leader; echo 108 >renewed; until_end 101 110"));
  }

  @Test
  void withoutTheQuorumThisPlaceIsCutOff() throws Exception {
    int stepDown = (int) Timing.forRoundTrip(Duration.ZERO).stepDown().toSeconds();
    assertEquals(
        List.of("the quorum is not to be reached: this place is cut off", "at " + (101 + stepDown)),
        said("rm leader reached renewed quorum; until_end 101 200"));
  }
}
