package platter.playbook.module;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;
import platter.playbook.host.UnitState;
import platter.playbook.host.UserState;
import platter.topology.Phrases;

/** What a task changes is said in Chinese, too, where it is made of words that stand alone. */
class ChangesTest {
  private static final Phrases CHINESE = Phrases.of(Locale.SIMPLIFIED_CHINESE);

  @Test
  void whateverIsDoneToAUnit() {
    var runs = new UnitState("a.service", "loaded", "active", "running", "enabled", false);
    var rests = new UnitState("a.service", "masked", "inactive", "dead", "", false);
    var said = new ArrayList<String>();
    for (var unit : List.of(runs, rests)) {
      for (var state : List.of("started", "stopped", "restarted", "reloaded")) {
        said.addAll(changes(unit, Optional.of(state), Optional.empty(), Optional.empty()));
      }
      for (boolean wanted : List.of(true, false)) {
        said.addAll(changes(unit, Optional.empty(), Optional.of(wanted), Optional.empty()));
        said.addAll(changes(unit, Optional.empty(), Optional.empty(), Optional.of(wanted)));
      }
    }
    assertEquals(10, said.size(), said::toString);
    assertEquals(List.of(), unknown(said.stream()));
    assertEquals("设为开机启动（原状态：未知）", CHINESE.of("enable (was: not known)"));
  }

  private static List<String> changes(
      UnitState unit, Optional<String> state, Optional<Boolean> enabled, Optional<Boolean> masked) {
    var known = new Known();
    known.add(Map.of(new Query.Unit(unit.name()), unit));
    return lines(new UnitWish(unit.name(), state, enabled, masked, false), known);
  }

  @Test
  void whateverIsTakenAway() {
    var kinds = new ArrayList<>(List.of(FileState.Type.values()));
    kinds.remove(FileState.Type.ABSENT);
    var said = kinds.stream().map(kind -> "-" + kind.word() + " /srv/a");
    assertEquals(List.of(), unknown(said));
  }

  @Test
  void whateverIsGivenBack() {
    var said =
        Stream.of(Owned.Kind.values())
            .map(kind -> "Take back " + kind.name().toLowerCase(Locale.ROOT) + " a");
    assertEquals(List.of(), unknown(said));
  }

  @Test
  void whoseAFileIs() {
    var state = new FileState("/srv/a", FileState.Type.FILE, 0600, "root", 0, "root", 0, 1, "");
    var wanted = new Attributes(Optional.of(0644), Optional.of("im"), Optional.of("im"));
    var said = wanted.difference(state).lines().toList();
    assertEquals(6, said.size(), said::toString);
    assertEquals(List.of(), unknown(said.stream()));
  }

  @Test
  void whatAnAccountIsLike() {
    var user = new UserState("im", 1, 1, "users", "", "/", "/bin/sh", Set.of());
    var wish =
        new UserWish(
            "im",
            Optional.of(2L),
            Optional.of("im"),
            Optional.of(Set.of("mail")),
            false,
            Optional.of("chat"),
            Optional.of("/srv"),
            Optional.of("/bin/false"),
            false,
            false);
    var known = new Known();
    known.add(Map.of(new Query.User("im"), Optional.of(user)));
    var said = lines(wish, known);
    assertEquals(12, said.size(), said::toString);
    assertEquals(List.of(), unknown(said.stream()));
  }

  private static List<String> lines(Wish wish, Known known) {
    var verdict = wish.compare(known);
    if (verdict instanceof Verdict.Renew renew) {
      return renew.change().difference().lines().toList();
    }
    return verdict instanceof Verdict.Change change
        ? change.difference().lines().toList()
        : List.of();
  }

  private static List<String> unknown(Stream<String> said) {
    return said.filter(line -> !CHINESE.knows(line)).toList();
  }
}
