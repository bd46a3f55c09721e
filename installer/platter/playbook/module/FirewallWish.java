package platter.playbook.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import platter.playbook.FactProbe;
import platter.playbook.host.Command;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That ports (such as {@code 5222/tcp}) are open, or no longer opened by us, in the firewall that
 * runs. Where none runs there is nothing to do. A port that somebody else opened is left alone, now
 * and when ours are shut. In firewalld the zone is that of the default route; in nftables, which
 * has no notion of an open port, rules are put at the head of every chain that looks at incoming
 * packets, by a unit of ours that follows {@code nftables.service}.
 */
record FirewallWish(List<String> ports, boolean open) implements Wish {
  // Prints "KIND PORT ZONE" for each port that is not as wanted.
  private static final String LIST =
      FactProbe.FIREWALLS
          + """
      want=$1
      shift
      kind=$(firewalls | head -n 1)
      case $kind in
        firewalld)
          zone=$(firewall-cmd --get-zone-of-interface="$(ip route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p;q')" 2>/dev/null) ||
            zone=$(firewall-cmd --get-default-zone)
          case $want in
            open) has=" $(firewall-cmd --permanent --zone="$zone" --list-ports) " ;;
            shut) has=" $(sed 's/.* //' /etc/platter/firewalld.ports 2>/dev/null | tr '\\n' ' ') " ;;
          esac
          ;;
        ufw)
          case $want in open) ours=.* ;; shut) ours=".*comment 'platter'" ;; esac
          has=" $(LC_ALL=C ufw show added | sed -n "s|^ufw allow \\([0-9]*/[a-z]*\\)$ours|\\1|p" | tr '\\n' ' ') "
          ;;
        nftables) has=" $(sed -n 's|^# ||p' /etc/platter/firewall.nft 2>/dev/null | tr '\\n' ' ') " ;;
        *) exit 0 ;;
      esac
      for port do
        case $has in *" $port "*) is=open ;; *) is=shut ;; esac
        [ "$is" = "$want" ] || echo "$kind $port ${zone-}"
      done""";

  // firewalld has no comments, so what we opened, and in which zone, is written down beside it.
  private static final String SET =
      """
      want=$1 kind=$2 zone=$3 ours=/etc/platter/firewalld.ports
      shift 3
      umask 022
      mkdir -p /etc/platter || exit
      case $kind-$want in
        firewalld-open)
          for port do
            echo "$zone $port" >>"$ours" || exit
            options="${options-} --add-port=$port"
          done
          firewall-cmd -q --permanent --zone="$zone" $options && firewall-cmd -q --zone="$zone" $options
          ;;
        firewalld-shut)
          for zone in $(sed 's/ .*//' "$ours" | sort -u); do
            options=$(for port do ! grep -qx "$zone $port" "$ours" || echo "--remove-port=$port"; done)
            [ -z "$options" ] || {
              firewall-cmd -q --permanent --zone="$zone" $options && firewall-cmd -q --zone="$zone" $options
            } || exit
          done
          for port do sed -i "\\| $port$|d" "$ours" || exit; done
          ;;
        ufw-open) for port do ufw allow "$port" comment platter >/dev/null || exit; done ;;
        ufw-shut) for port do ufw delete allow "$port" >/dev/null || exit; done ;;
      esac || exit
      [ -s "$ours" ] || rm -f "$ours"
      """;

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
        systemctl disable -q --now platter-firewall.service
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
    var first = wrong.get(0).split(" ", -1);
    var kind = first[0];
    var args = new ArrayList<>(List.of(open ? "open" : "shut"));
    if (!kind.equals("nftables")) {
      args.add(kind);
      args.add(first[2]);
    }
    var difference = new StringBuilder();
    var owns = new ArrayList<Owned>();
    for (var line : wrong) {
      var port = line.split(" ", -1)[1];
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
