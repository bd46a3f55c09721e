package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That ports (such as {@code 5222/tcp}) are open, or no longer opened by us, in the firewall that
 * runs. Where none runs there is nothing to do. In nftables, which has no notion of an open port,
 * rules are put at the head of every chain that looks at incoming packets, by a unit of ours that
 * follows {@code nftables.service}.
 */
record FirewallWish(List<String> ports, boolean open) implements Wish {
  // Prints "KIND PORT" for each port that is not as wanted.
  private static final String LIST =
      """
      want=$1
      shift
      kind=
      set_kind() { [ "$1" != active ] || [ "$kind" ] || kind=$2; }
      states=$(systemctl is-active firewalld ufw nftables 2>/dev/null)
      i=0
      for state in $states; do
        i=$((i + 1))
        case $i in 1) set_kind "$state" firewalld ;; 2) set_kind "$state" ufw ;; 3) set_kind "$state" nftables ;; esac
      done
      case $kind in
        firewalld) has=" $(firewall-cmd --permanent --list-ports | tr '\\n' ' ') " ;;
        ufw)
          has=" $(LC_ALL=C ufw show added | sed -n 's|^ufw allow \\([0-9]*/[a-z]*\\).*|\\1|p' | tr '\\n' ' ') "
          ;;
        nftables) has=" $(sed -n 's|^# ||p' /etc/platter/firewall.nft 2>/dev/null | tr '\\n' ' ') " ;;
        *) exit 0 ;;
      esac
      for port do
        case $has in *" $port "*) is=open ;; *) is=shut ;; esac
        [ "$is" = "$want" ] || echo "$kind $port"
      done""";

  private static final String SET =
      """
      want=$1 kind=$2
      shift 2
      for port do
        case $kind-$want in
          firewalld-open) firewall-cmd -q --permanent --add-port="$port" && firewall-cmd -q --add-port="$port" ;;
          firewalld-shut) firewall-cmd -q --permanent --remove-port="$port" && firewall-cmd -q --remove-port="$port" ;;
          ufw-open) ufw allow "$port" comment platter >/dev/null ;;
          ufw-shut) ufw delete allow "$port" >/dev/null ;;
        esac || exit
      done""";

  // The rules' file names its ports in comments; at each start it is filled in for the chains there
  // are, since the customer's own rules decide about those.
  private static final String NFTABLES =
      """
      umask 022
      want=$1
      shift
      conf=/etc/platter/firewall.nft unit=/etc/systemd/system/platter-firewall.service
      mkdir -p /etc/platter || exit
      ports=$(sed -n 's|^# ||p' "$conf" 2>/dev/null)
      for port do ports=$(printf '%s\\n' "$ports" | grep -vx "$port"); done
      [ "$want" = shut ] || ports=$(printf '%s\\n' $ports "$@")
      # Rules of ours go first, so that none is there twice.
      ours() {
        nft -a list ruleset | while read -r line; do
          set -f
          set -- $line
          case $line in
            'table '*) table="$2 $3" ;;
            'chain '*) chain=$2 ;;
            *'hook input '*) [ "$1" = type ] && [ "$2" = filter ] && echo "chain $table $chain" ;;
            *'comment "platter"'*'# handle '*) echo "rule $table $chain ${line##*# handle }" ;;
          esac
        done
      }
      found=$(ours)
      printf '%s\\n' "$found" | while read -r what family table chain handle; do
        [ "$what" != rule ] || nft delete rule "$family" "$table" "$chain" handle "$handle" || exit
      done || exit
      if [ -z "$ports" ]; then
        systemctl disable -q platter-firewall.service
        rm -f "$conf" "$unit"
        systemctl daemon-reload
        exit
      fi
      {
        for port in $ports; do echo "# $port"; done
        printf '%s\\n' "$found" | while read -r what family table chain handle; do
          [ "$what" = chain ] || continue
          for port in $ports; do
            echo "insert rule $family $table $chain ${port#*/} dport ${port%/*} accept comment \\"platter\\""
          done
        done
      } >"$conf.new" && mv -f "$conf.new" "$conf" || exit
      cat >"$unit" <<END || exit
      [Unit]
      Description=Ports of Platter in nftables
      After=nftables.service
      PartOf=nftables.service
      ReloadPropagatedFrom=nftables.service

      [Service]
      Type=oneshot
      RemainAfterExit=yes
      ExecStart=$(command -v nft) -f $conf
      ExecReload=$(command -v nft) -f $conf

      [Install]
      WantedBy=nftables.service
      END
      systemctl daemon-reload && systemctl enable -q platter-firewall.service &&
        systemctl restart platter-firewall.service""";

  private Query.Ask query() {
    var args = new ArrayList<>(List.of(open ? "open" : "shut"));
    args.addAll(ports);
    return new Query.Ask(LIST, args, false);
  }

  @Override
  public Set<Query<?>> asks() {
    return Set.of(query());
  }

  @Override
  public Verdict compare(Known known) {
    var wrong = known.get(query()).out().lines().filter(line -> line.contains(" ")).toList();
    if (wrong.isEmpty()) {
      return new Verdict.Same();
    }
    var kind = wrong.get(0).substring(0, wrong.get(0).indexOf(' '));
    var args = new ArrayList<>(List.of(open ? "open" : "shut"));
    if (!kind.equals("nftables")) {
      args.add(kind);
    }
    var difference = new StringBuilder();
    var owns = new ArrayList<Owned>();
    for (var line : wrong) {
      var port = line.substring(kind.length() + 1);
      args.add(port);
      difference.append("%s%s in %s%n".formatted(open ? "+" : "-", port, kind));
      if (open) {
        owns.add(new Owned(Owned.Kind.FIREWALL, port, Map.of("in", kind)));
      }
    }
    return new Verdict.Change(
        difference.toString(),
        List.of(Command.of(kind.equals("nftables") ? NFTABLES : SET, args.toArray(String[]::new))),
        owns);
  }
}
