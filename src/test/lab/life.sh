# The life of a whole lab.

needed_packages=(gcc libc6-dev mmdebstrap systemd-container nftables iproute2 openssh-client iputils-ping e2fsprogs)

missing_packages() {
  local package
  for package in "${needed_packages[@]}"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

install_needs() {
  local missing
  missing=$(missing_packages)
  # shellcheck disable=SC2086
  [ -z "$missing" ] || install_packages $missing
}

install_packages() {
  local install="apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300"
  say "installing $*"
  {
    DEBIAN_FRONTEND=noninteractive $install "$@" || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install "$@"; }
  } >/dev/null 2>&1 9>&- || die "could not install $*; try: apt-get install $*"
}

# Reads HOST[:RELEASE] words and prints "HOST PLACE ADDRESS RELEASE" lines.
read_spec() {
  local default=debian12 word host release seen=" "
  if [ "${1-}" = --debian ]; then
    [ $# -ge 2 ] || die "--debian needs 11, 12 or 13"
    default=debian$2
    shift 2
  fi
  suite_of "$default" >/dev/null
  [ $# -gt 0 ] || set -- a1 b1 v1
  for word in "$@"; do
    host=${word%%:*}
    release=$default
    [ "$word" = "$host" ] || release=${word#*:}
    case $release in
      python | firewalls) release=debian12-$release ;;
      11 | 12 | 13) release=debian$release ;;
    esac
    [ "$host" != laptop ] || continue
    [[ $host =~ ^[abv][1-9][0-9]?$ ]] || die "a host is a1 to a99 (site A), b1 ... (site B) or v1 ... (vault), not '$word'"
    [[ $seen != *" $host "* ]] || die "host '$host' is named twice"
    seen+="$host "
    suite_of "$release" >/dev/null
    echo "$host $(place_of_host "$host") $(address_of_host "$host") $release"
  done
}

# A password that breaks every careless shell line, and is new for each lab.
hard_password() { printf '%s %s' "it's \"\$(touch /pwned)\" \`id\` 密码\\" "$(head -c 9 /dev/urandom | base64 | tr '+/' '-_')"; }

make_credentials() {
  local account
  ssh-keygen -q -N '' -C "lab $lab" -t ed25519 -f "$state/id_ed25519"
  mkdir -m 700 "$state/passwords"
  for account in root ops plain; do
    (umask 077 && hard_password >"$state/passwords/$account")
  done
}

start_lab() {
  local spec host place address release base
  spec=$(read_spec "$@")
  if [ -s "$state/hosts" ]; then
    if [ -n "$(cgroup_pids)" ] && [ -e "$state/started" ]; then
      die "lab '$lab' runs already: $(cut -d' ' -f1 "$state/hosts" | xargs); stop it first"
    fi
    say "removing what a killed run of lab '$lab' left"
  fi
  [ -z "$(missing_packages)" ] || install_needs
  remove_lab
  for release in $(cut -d' ' -f4 <<<"$spec" | sort -u); do
    ensure_root "$release" >/dev/null
  done
  trap 'trap - EXIT; say "start failed: removing lab $lab"; remove_lab' EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$state"
  echo "$spec" >"$state/hosts"
  : >"$state/clients"
  make_credentials
  while read -r host _; do
    make_host_keys "$host" 9>&- &
  done <<<"$spec"
  make_router
  while read -r host place address; do
    make_plain_network "$host" "$place" "$address"
  done < <(plain_networks)
  while read -r host place address release; do
    mkdir -p "$state/$host"
    root_path "$release" >"$state/$host/base"
    join_place "$host" "$place" "$address"
  done <<<"$spec"
  wait
  write_known_hosts
  for host in $(cut -d' ' -f1 "$state/hosts"); do
    power_on "$host"
  done
  wait_for_hosts $(cut -d' ' -f1 "$state/hosts")
  touch "$state/started"
  trap - EXIT INT TERM
  say "lab '$lab' runs: $(cut -d' ' -f1 "$state/hosts" | xargs) laptop (${SECONDS} s)"
}

wait_for_hosts() {
  local host failed=0
  for host in "$@"; do
    wait_for_host "$host" || failed=1
  done
  [ "$failed" = 0 ] || exit 1
}

remove_lab() {
  local path
  for path in "$state"/*/starter; do
    path=${path%/starter}
    end_starter "${path##*/}"
  done
  kill_cgroup
  remove_networks
  remove_cgroup
  rm -rf /run/systemd/nspawn/propagate/"$lab"-[abv][0-9]* /run/systemd/nspawn/unix-export/"$lab"-[abv][0-9]*
  if [ -d "$state" ]; then
    chattr -R -f -i "$state" 2>/dev/null || true
    rm -rf --one-file-system "$state"
  fi
}

stop_lab() {
  remove_lab
  say "lab '$lab' is stopped"
}

list_labs() {
  local directory name
  for directory in "$labs"/*/; do
    name=$(basename "$directory")
    printf '%-24s %s\n' "$name" "$(cut -d' ' -f1 "$directory/hosts" 2>/dev/null | xargs)"
  done
}

host_state() {
  local top
  [ -n "$(leader_of "$1")" ] || { echo off; return; }
  for top in $(hierarchies); do
    if grep -qsx 'FROZEN' "$top/platter-lab/$lab/$1/freezer.state" || grep -qsx 1 "$top/platter-lab/$lab/$1/cgroup.freeze"; then
      echo frozen
      return
    fi
  done
  echo on
}

show_status() {
  local host place address release first=1
  if [ "${1-}" = --json ]; then
    printf '{"lab":"%s","state":"%s","key":"%s","knownHosts":"%s","hosts":[' "$lab" "$state" "$state/id_ed25519" "$state/known_hosts"
    while read -r host place address release; do
      [ "$first" = 1 ] || printf ','
      first=0
      printf '{"name":"%s","place":"%s","address":"%s","release":"%s","state":"%s"}' \
        "$host" "$place" "$address" "$release" "$(host_state "$host")"
    done <"$state/hosts"
    printf ']}\n'
    return
  fi
  printf '%-12s %-8s %-16s %-16s %s\n' HOST PLACE ADDRESS RELEASE STATE
  while read -r host place address release; do
    printf '%-12s %-8s %-16s %-16s %s\n' "$host" "$place" "$address" "$release" "$(host_state "$host")"
  done <"$state/hosts"
  while read -r host place address; do
    printf '%-12s %-8s %-16s %-16s %s\n' "$host" "$place" "$address" - network
  done < <(plain_networks)
}

show_info() {
  local name address account
  echo "LAB=$lab"
  echo "STATE=$state"
  echo "KEY=$state/id_ed25519"
  echo "KNOWN_HOSTS=$state/known_hosts"
  for account in root ops plain; do
    echo "PASSWORD_${account^^}_FILE=$state/passwords/$account"
  done
  lab_names | while read -r address name; do
    echo "ADDRESS_$(tr 'a-z-' 'A-Z_' <<<"$name")=$address"
  done
}

# Runs a command of this machine in the network of the laptop, a client or a host.
exec_in() {
  local name=${1-}
  [ -e "/run/netns/$prefix.$name" ] || die "no network '$name' in lab '$lab'; there are: $(cd /run/netns && echo "$prefix".* | sed "s/$prefix\.//g")"
  shift
  [ $# -gt 0 ] || set -- bash
  ip netns exec "$prefix.$name" "$@"
}
