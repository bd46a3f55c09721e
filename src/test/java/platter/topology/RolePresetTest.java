package platter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolePresetTest {
  /** D database, I im, G gateway, Q quorum, B backup; hosts joined by commas, places by bars. */
  @ParameterizedTest(name = "{0} + {1} + {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "1; 0; 0; DIGQ",
        "1; 0; 1; DIGQ|B",
        "2; 0; 1; DIGQ,DIGQ|QB",
        "3; 0; 1; DIGQ,DIGQ,IGQ|B",
        "5; 0; 1; DQ,DQ,IGQ,IG,IG|B",
        "1; 1; 1; DIGQ|DIGQ|QB",
        "2; 2; 1; DIGQ,DIG|DIGQ,DIG|QB",
        "4; 3; 1; DQ,D,IG,IG|DIGQ,DIG,IG|QB",
        "1; 2; 0; DIGQ|DIGQ,DIGB",
        "1; 1; 0; DIGQ|DIGQB",
        "1; 3; 0; DIGQ|DIGQ,DIGQ,IGQB",
        "3; 1; 0; DIGQ,DIGQ,IGQ|DIGQB",
      })
  void rolesArePresetByHowManyHostsThereAre(int first, int second, int vault, String wanted) {
    var sites =
        second == 0
            ? List.of(new Site("a", hosts("a", first)))
            : List.of(new Site("a", hosts("a", first)), new Site("b", hosts("b", second)));
    var filled = RolePreset.fill(sites, hosts("v", vault));
    var places = filled.sites().stream().map(s -> letters(s.hosts())).collect(Collectors.toList());
    if (vault > 0) {
      places.add(letters(filled.vault()));
    }
    assertEquals(wanted, String.join("|", places));
  }

  private static List<Host> hosts(String place, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Host(place + i, place + i + ".example", Access.ROOT, Set.of()))
        .toList();
  }

  private static String letters(List<Host> hosts) {
    return hosts.stream()
        .map(
            h ->
                Arrays.stream(Role.values())
                    .filter(h::has)
                    .map(r -> r.name().substring(0, 1))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(","));
  }
}
