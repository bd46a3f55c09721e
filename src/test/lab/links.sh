# What happens to the lines between places: cuts, distance, loss, a slow line; and what the router saw.

need_place() {
  local place
  [ -n "${1-}" ] || die "name a place: a, b, vault or laptop"
  place=$(place_named "$1") || die "no place '$1'; there are: a, b, vault, laptop"
  echo "$place"
}

# The network of a place, or the address of a host, laptop or client.
reach_of() {
  local place address
  [ "$1" = laptop ] || ! place=$(place_named "$1") || { net_of "$place"; return; }
  address=$(lab_names | awk -v name="$1" '$2 == name { print $1 }')
  [ -n "$address" ] || die "no place, host or network '$1' in lab '$lab'"
  echo "$address"
}

# cut PLACE: the place goes dark, inside too. cut X Y [--one-way]: nothing passes from X to Y (and back).
cut_line() {
  local place one two
  if [ $# -le 1 ]; then
    place=$(need_place "${1-}")
    ip -n "$prefix.router" link set "br-$place" down
    return
  fi
  one=$(reach_of "$1")
  two=$(reach_of "$2")
  in_router nft add element bridge lab cuts "{ $one . $two }"
  [ "${3-}" = --one-way ] || in_router nft add element bridge lab cuts "{ $two . $one }"
}

# isolate PLACE: cut off from everywhere else, while its own hosts still see each other.
isolate_place() {
  local place
  place=$(need_place "${1-}")
  ip -n "$prefix.router" link set "down-$place" down
}

# Takes cuts back: of a place, between two, or all of them.
heal_line() {
  local place one two
  case $# in
    0)
      for place in $places; do heal_line "$place"; done
      in_router nft flush set bridge lab cuts
      ;;
    1)
      place=$(need_place "$1")
      ip -n "$prefix.router" link set "br-$place" up
      ip -n "$prefix.router" link set "down-$place" up
      ;;
    *)
      one=$(reach_of "$1")
      two=$(reach_of "$2")
      # A cut may have been one way only, or not there at all.
      in_router nft delete element bridge lab cuts "{ $one . $two }" 2>/dev/null || true
      in_router nft delete element bridge lab cuts "{ $two . $one }" 2>/dev/null || true
      ;;
  esac
}

is_number() { [[ ${1-} =~ ^[0-9]+(\.[0-9]+)?$ ]]; }

# Prints the path of the delayer, built on first use.
ensure_delayer() {
  local path
  path=$cache/delayer-$(sha256sum <"$here/delayer.c" | cut -c1-12)
  if [ ! -x "$path" ]; then
    command -v gcc >/dev/null || install_packages gcc libc6-dev
    mkdir -p "$cache"
    gcc -O2 -Wall -Wextra -o "$path.$$" "$here/delayer.c" || die "the delayer could not be built"
    mv "$path.$$" "$path"
  fi
  echo "$path"
}

# Distance: whatever passes between PLACE and the rest of the lab takes MS longer for the way there and back.
# The delayer is ours on every kernel, so that a lab behaves the same with and without netem.
delay_place() {
  local place milliseconds=${2-} jitter=${3-0} program net line table pid
  place=$(need_place "${1-}")
  is_number "$milliseconds" && is_number "$jitter" || die "delay PLACE MILLISECONDS [JITTER], both plain numbers"
  program=$(ensure_delayer)
  net=$(net_of "$place")
  line=delay-$place
  case $place in a) table=101 ;; b) table=102 ;; vault) table=103 ;; laptop) table=104 ;; esac
  if [ -s "$state/$line" ]; then
    kill "$(cat "$state/$line")" 2>/dev/null || true
    rm -f "$state/$line"
    for pid in 100 200 300; do
      in_router ip rule delete pref $((pid + table)) 2>/dev/null || true
    done
    in_router ip link delete "$line" 2>/dev/null || true
  fi
  [ "${milliseconds//[0.]/}" != "" ] || return 0
  in_router ip tuntap add dev "$line" mode tun
  in_router ip link set "$line" mtu 1500 txqueuelen 10000 up
  ip netns exec "$prefix.router" "$program" "$line" "$(awk "BEGIN { print $milliseconds / 2 }")" "$(awk "BEGIN { print $jitter / 2 }")" \
    >>"$state/delayer.log" 2>&1 </dev/null 9>&- &
  echo $! >"$state/$line"
  in_router ip route replace default dev "$line" table "$table"
  # From the delayer straight home; into it what leaves the place, then what goes there.
  in_router ip rule add pref $((100 + table)) iif "$line" to "$net" lookup main
  in_router ip rule add pref $((200 + table)) iif "up-$place" lookup "$table"
  in_router ip rule add pref $((300 + table)) to "$net" lookup "$table"
  until in_router ip -o link show "$line" | grep -q LOWER_UP; do
    kill -0 "$(cat "$state/$line")" 2>/dev/null || die "the delayer of '$place' ended: $(tail -n 1 "$state/delayer.log")"
    sleep 0.02
  done
}

# Loss: of the packets between the sites and the vault, or between X and Y, this part never arrives.
set_loss() {
  local percent=${1-} pairs
  is_number "$percent" || die "loss PERCENT [X Y], with a plain number from 0 to 100"
  if [ $# -ge 3 ]; then
    pairs="$(reach_of "$2") . $(reach_of "$3"), $(reach_of "$3") . $(reach_of "$2")"
  else
    pairs="192.0.2.0/24 . 198.51.100.0/24, 192.0.2.0/24 . 203.0.113.0/25, 198.51.100.0/24 . 192.0.2.0/24, \
      198.51.100.0/24 . 203.0.113.0/25, 203.0.113.0/25 . 192.0.2.0/24, 203.0.113.0/25 . 198.51.100.0/24"
  fi
  in_router nft flush chain inet lab loss
  [ "${percent//[0.]/}" != "" ] || return 0
  in_router nft add rule inet lab loss ip saddr . ip daddr "{ $pairs }" \
    numgen random mod 10000 "<" "$(awk "BEGIN { printf \"%d\", $percent * 100 }")" counter drop
}

# A slow line: PLACE sends and receives at most MBIT megabit a second; 0 takes the limit away.
set_rate() {
  local place mbit=${2-} end
  place=$(need_place "${1-}")
  is_number "$mbit" || die "rate PLACE MBIT, with a plain number"
  for end in "up-$place" "down-$place"; do
    if [ "${mbit//[0.]/}" = "" ]; then
      in_router tc qdisc delete dev "$end" root 2>/dev/null || true
    else
      in_router tc qdisc replace dev "$end" root tbf rate "${mbit}mbit" burst 64kb latency 200ms
    fi
  done
}

# How many packets wanted out of the lab, then from where to where. "egress reset" starts anew.
show_egress() {
  if [ "${1-}" = reset ]; then
    in_router nft reset counter inet lab outside >/dev/null
    in_router nft flush set inet lab wanted
    return
  fi
  in_router nft list counter inet lab outside | awk '$1 == "packets" { print $2 }'
  in_router nft -n list set inet lab wanted | grep -oE '([0-9]+\.){3}[0-9]+ \. ([0-9]+\.){3}[0-9]+ \. [a-z0-9]+ \. [0-9]+' |
    while read -r from _ to _ protocol _ port; do
      case $protocol in 1) protocol=icmp ;; 6) protocol=tcp ;; 17) protocol=udp ;; esac
      echo "$(lab_names | awk -v address="$from" '$1 == address { print $2 }') $from -> $to $protocol $port"
    done || true
}

# What passes the router and the places' switches, as a pcap file: what a sniffer on the lines sees. A packet stands
# in it once for every interface it passes.
capture() {
  local file=${2-}
  case ${1-} in
    start)
      [ -n "$file" ] || die "capture start FILE [FILTER...]"
      shift 2
      [ ! -e "$state/capture" ] || die "a capture runs already, into $(sed -n 2p "$state/capture")"
      command -v tcpdump >/dev/null || install_packages tcpdump
      file=$(readlink -f "$file")
      rm -f "$file"
      ip netns exec "$prefix.router" tcpdump -i any -n -s 0 -U --immediate-mode -B 65536 -Z root -w "$file" "$@" >"$state/capture.log" 2>&1 </dev/null 9>&- &
      printf '%s\n%s\n' $! "$file" >"$state/capture"
      until grep -q 'listening on' "$state/capture.log"; do
        kill -0 "$(head -n 1 "$state/capture")" 2>/dev/null || { rm "$state/capture"; die "tcpdump: $(tail -n 1 "$state/capture.log")"; }
        sleep 0.02
      done
      ;;
    stop)
      [ -e "$state/capture" ] || die "no capture runs"
      local pid
      pid=$(head -n 1 "$state/capture")
      kill -INT "$pid" 2>/dev/null || true
      while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
      rm -f "$state/capture"
      grep -E 'captured|dropped' "$state/capture.log" >&2 || true
      ;;
    *) die "capture start FILE [FILTER...], or capture stop" ;;
  esac
}

# One more network without a host, for programs of this machine that play a user.
add_clients() {
  local name=${1-} place number
  [[ $name =~ ^[a-z][a-z0-9-]{0,11}$ ]] || die "clients NAME PLACE: a name is up to 12 of a-z, 0-9 and '-', not '$name'"
  [[ ! $name =~ ^[abv][0-9]+$ ]] || die "'$name' is a host's name"
  place=$(need_place "${2-}")
  [ ! -e "/run/netns/$prefix.$name" ] || die "network '$name' is there already"
  number=$((202 + $(wc -l <"$state/clients")))
  local gateway
  gateway=$(gateway_of "$place")
  [ "$place" != vault ] || number=$((number - 100))
  echo "$name $place ${gateway%.*}.$number" >>"$state/clients"
  make_plain_network "$name" "$place" "${gateway%.*}.$number"
}
