# Who contacts whom, from "contacts start" on: by the switches' own count, and names by the packets that ask for them.

# contacts start: anew. contacts stop: ends it, and forgets. contacts: what was seen until now, a line each:
#   began FROM TO PROTOCOL PORT PACKETS   a connection, or a first packet; the port of icmp is its type
#   sent FROM TO PROTOCOL - PACKETS       all packets, answers too
#   sought FROM TO arp - PACKETS          an address of the own network was looked for
#   asked FROM SERVER TYPE NAME QUERIES   a name was asked for; 127.0.0.1 where there is no name server
contacts() {
  case ${1-} in
    start)
      stop_contacts
      start_contacts
      ;;
    stop) stop_contacts ;;
    "") show_contacts ;;
    *) die "contacts [start | stop]" ;;
  esac
}

start_contacts() {
  local name
  command -v tcpdump >/dev/null || install_packages tcpdump
  mkdir "$state/contacts"
  # A query that nobody answers may never leave its host.
  for name in $(lab_names | cut -d' ' -f2); do
    ip netns exec "$prefix.$name" tcpdump -i any -n -t -l --immediate-mode -s 2048 -B 8192 -Z root \
      'port 53 or port 5353 or port 5355' >"$state/contacts/$name" 2>"$state/contacts/$name.log" </dev/null 9>&- &
    echo $! >"$state/contacts/$name.pid"
  done
  for name in $(lab_names | cut -d' ' -f2); do
    until grep -q 'listening on' "$state/contacts/$name.log"; do
      kill -0 "$(cat "$state/contacts/$name.pid")" 2>/dev/null || die "tcpdump: $(tail -n 1 "$state/contacts/$name.log")"
      sleep 0.02
    done
  done
  in_router nft -f "$here/contacts.nft"
}

stop_contacts() {
  local file
  in_router nft delete table bridge contacts 2>/dev/null || true
  for file in "$state"/contacts/*.pid; do
    kill -INT "$(cat "$file")" 2>/dev/null || true
  done
  rm -rf "$state/contacts"
}

show_contacts() {
  local set name
  [ -e "$state/contacts" ] || die "nothing is recorded; begin with: lab --lab $lab contacts start"
  for set in began sent sent6 sought; do
    in_router nft -n list set bridge contacts "$set" | { grep -oE '"to-[a-z0-9-]+"( \. [0-9a-f.:]+)+ counter packets [0-9]+' || true; } |
      awk -v set="${set%6}" '{
        gsub(/"to-|"/, "")
        protocol = set == "sought" ? "arp" : $5
        if (protocol == 1) protocol = "icmp"
        if (protocol == 6) protocol = "tcp"
        if (protocol == 17) protocol = "udp"
        if (protocol == 58) protocol = "icmpv6"
        print set, $1, $3, protocol, (set == "began" ? $7 : "-"), $NF
      } END { if (NR >= 65535) { print "lab: the record of " set " is full" >"/dev/stderr"; exit 1 } }' || die "not all contacts are known"
  done | sort
  for name in $(lab_names | cut -d' ' -f2); do
    [ -e "$state/contacts/$name.pid" ] || continue
    need_whole "$name"
    # What arrives at a name server was asked elsewhere.
    awk -v from="$name" '$1 == "lo" || $2 == "Out" {
      for (i = 1; i < NF; i++) {
        if ($i == ">") { server = $(i + 1); sub(/[.][0-9]+:$/, "", server) }
        if ($i ~ /^[A-Za-z0-9]+[?]$/) {
          asked = $(i + 1); sub(/[.]$/, "", asked)
          count["asked " from " " server " " substr($i, 1, length($i) - 1) " " asked]++
        }
      }
    } END { for (line in count) print line, count[line] }' "$state/contacts/$name" | sort
  done
}

# The recorder of a network says how many packets it had no room for.
need_whole() {
  local log=$state/contacts/$1.log before
  before=$(grep -c 'dropped by kernel' "$log") || true
  kill -USR1 "$(cat "$state/contacts/$1.pid")" || die "the recorder of '$1' ended: $(tail -n 1 "$log")"
  while [ "$(grep -c 'dropped by kernel' "$log")" = "$before" ]; do sleep 0.02; done
  tail -n 1 "$log" | grep -q ' 0 packets dropped by kernel' || die "not all names are known: $1: $(tail -n 1 "$log")"
}
