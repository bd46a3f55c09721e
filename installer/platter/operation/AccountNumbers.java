package platter.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import platter.ssh.Script;

/**
 * The numbers of the service accounts on a host: the ones they have, else free <em>system</em>
 * numbers of that host, for account and group alike. Ordinary numbers would lose their shared
 * memory at a logout ({@code RemoveIPC=}), and those from 60000 belong to others.
 */
final class AccountNumbers {
  private static final int HIGHEST = 989;
  private static final int LOWEST = 300;

  static final Script PROBE =
      Script.of(
          """
          getent passwd | while IFS=: read -r name _ uid gid _; do
            case $name in platter-*) echo "has $name $uid" ;; esac
            echo "taken $uid"; echo "taken $gid"
          done
          getent group | while IFS=: read -r _ _ gid _; do echo "taken $gid"; done
          """);

  private AccountNumbers() {}

  /** Account numbers by service, from what {@link #PROBE} printed. */
  static Map<String, Integer> choose(String host, String probed, List<String> services)
      throws OperationException {
    var has = new LinkedHashMap<String, Integer>();
    var taken = new TreeSet<Integer>();
    for (var line : probed.lines().toList()) {
      var words = line.split(" ", -1);
      if (words[0].equals("has")) {
        has.put(words[1], Integer.valueOf(words[2]));
      } else if (words.length == 2 && words[1].matches("[0-9]{1,9}")) {
        taken.add(Integer.valueOf(words[1]));
      }
    }
    var chosen = new LinkedHashMap<String, Integer>();
    int next = HIGHEST;
    for (var service : services) {
      var known = has.get("platter-" + service);
      if (known == null) {
        while (taken.contains(next)) {
          next--;
        }
        if (next < LOWEST) {
          throw new OperationException(
              host
                  + ": no free system account number between "
                  + LOWEST
                  + " and "
                  + HIGHEST
                  + "; remove accounts that are no longer used");
        }
        known = next--;
      }
      chosen.put(service, known);
    }
    return chosen;
  }
}
