# The places of a lab and the router that joins them. All addresses are documentation ranges (RFC 5737) and exist
# only inside the lab's own namespaces, so every lab uses the same ones.

places="a b vault laptop"

# Accepts a place in any spelling a person would try, and prints its name here.
place_named() {
  case ${1,,} in
    a | site-a | sitea) echo a ;;
    b | site-b | siteb) echo b ;;
    v | vault) echo vault ;;
    laptop) echo laptop ;;
    *) return 1 ;;
  esac
}

net_of() {
  case $1 in
    a) echo 192.0.2.0/24 ;;
    b) echo 198.51.100.0/24 ;;
    vault) echo 203.0.113.0/25 ;;
    laptop) echo 203.0.113.128/25 ;;
  esac
}

gateway_of() {
  case $1 in
    a) echo 192.0.2.1 ;;
    b) echo 198.51.100.1 ;;
    vault) echo 203.0.113.1 ;;
    laptop) echo 203.0.113.129 ;;
  esac
}

# The place of a host by its name: a* is site A, b* site B, v* the vault.
place_of_host() {
  case $1 in
    a*) echo a ;;
    b*) echo b ;;
    v*) echo vault ;;
  esac
}

address_of_host() {
  local number=${1#?}
  case $1 in
    a*) echo "192.0.2.$((10 + number))" ;;
    b*) echo "198.51.100.$((10 + number))" ;;
    v*) echo "203.0.113.$((10 + number))" ;;
  esac
}

# Networks without a host in them, for programs of this machine: "NAME PLACE ADDRESS" lines.
plain_networks() {
  echo "laptop laptop 203.0.113.130"
  echo "clients-a a 192.0.2.201"
  echo "clients-b b 198.51.100.201"
  cat "$state/clients" 2>/dev/null || true
}

in_router() { ip netns exec "$prefix.router" "$@"; }

# Joins a namespace to a place: an interface host0 with its address there, and the router as the way to all else.
# The way out exists so that a packet that wants out reaches the router and is counted.
join_place() {
  local name=$1 place=$2 address=$3 length
  length=$(net_of "$place")
  length=${length#*/}
  ip netns add "$prefix.$name"
  ip -n "$prefix.router" link add "to-$name" type veth peer name host0 netns "$prefix.$name"
  ip -n "$prefix.router" link set "to-$name" master "br-$place" up
  ip -n "$prefix.$name" -batch - <<BATCH
link set lo up
address add $address/$length dev host0
link set host0 up
route add default via $(gateway_of "$place")
BATCH
}

make_router() {
  local place length
  ip netns add "$prefix.router"
  in_router sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
    net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
  ip -n "$prefix.router" link set lo up
  for place in $places; do
    length=$(net_of "$place")
    length=${length#*/}
    ip -n "$prefix.router" -batch - <<BATCH
link add br-$place type bridge
link add up-$place type veth peer name down-$place
link set down-$place master br-$place
link set br-$place up
link set down-$place up
address add $(gateway_of "$place")/$length dev up-$place
link set up-$place up
BATCH
  done
  in_router nft -f "$here/router.nft"
}

# A plain network gets names for the lab's hosts and no name server.
make_plain_network() {
  local name=$1 place=$2 address=$3 etc=/etc/netns/$prefix.$1
  join_place "$name" "$place" "$address"
  mkdir -p "$etc"
  : >"$etc/resolv.conf"
  { echo "127.0.0.1 localhost"; lab_names; } >"$etc/hosts"
}

# "ADDRESS NAME" for everything in the lab.
lab_names() {
  awk '{ print $3, $1 }' "$state/hosts"
  plain_networks | awk '{ print $3, $1 }'
}

# Ends every process in the lab's networks and removes the networks.
remove_networks() {
  local path namespace pid
  for path in /run/netns/"$prefix".*; do
    namespace=${path##*/}
    for pid in $(ip netns pids "$namespace" 2>/dev/null); do
      kill -9 "$pid" 2>/dev/null || true
    done
    ip netns delete "$namespace" 2>/dev/null || rm -f "$path"
    rm -rf "/etc/netns/$namespace"
  done
}
