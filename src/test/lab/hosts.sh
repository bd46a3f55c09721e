# One host: its disc, its boot, its readiness, its end.

host_line() { awk -v name="$1" '$1 == name' "$state/hosts"; }

need_host() {
  [ $# -ge 1 ] && [ -n "$1" ] || die "name a host; there are: $(cut -d' ' -f1 "$state/hosts" | xargs)"
  [ -n "$(host_line "$1")" ] || die "no host '$1' in lab '$lab'; there are: $(cut -d' ' -f1 "$state/hosts" | xargs)"
}

# The first process of a running host as this machine numbers it, or nothing.
leader_of() {
  local nspawn child
  nspawn=$(cat "$state/$1/nspawn" 2>/dev/null) || return 0
  [ "$(cat "/proc/$nspawn/comm" 2>/dev/null)" = systemd-nspawn ] || return 0
  for child in $(cat "/proc/$nspawn/task/$nspawn/children" 2>/dev/null); do
    if [ "$(awk '/^NSpid:/ { print $NF }' "/proc/$child/status" 2>/dev/null)" = 1 ]; then
      echo "$child"
      return
    fi
  done
}

# Runs a command in the namespaces of a host, as root, with root's environment there.
inside() {
  local host=$1 leader
  shift
  leader=$(leader_of "$host")
  [ -n "$leader" ] || die "host '$host' is not running; start it with: lab --lab $lab on $host"
  nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root \
    env -i -C /root HOME=/root USER=root LOGNAME=root SHELL=/bin/bash TERM="${TERM:-dumb}" LANG=C.UTF-8 \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

enter_host() {
  local host=${1-}
  need_host "$host"
  shift
  case $# in
    0) inside "$host" bash -l ;;
    1) inside "$host" bash -c "$1" ;;
    *) inside "$host" "$@" ;;
  esac
}

# Gives a fresh disc its identity: names, keys, accounts' passwords.
prepare_disc() {
  local host=$1 root=$2 account uid gid home
  echo "$host" >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$host" >"$root/etc/hosts"
  tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
  cp "$state/$host/ssh_host_keys"/* "$root/etc/ssh/"
  for account in root deploy; do
    while IFS=: read -r _ _ uid gid _ home _; do
      install -d -m 700 -o "$uid" -g "$gid" "$root$home/.ssh"
      install -m 600 -o "$uid" -g "$gid" "$state/id_ed25519.pub" "$root$home/.ssh/authorized_keys"
    done < <(grep "^$account:" "$root/etc/passwd")
  done
  for account in root ops plain; do
    printf '%s:%s\n' "$account" "$(cat "$state/passwords/$account")"
  done | chroot "$root" chpasswd
}

make_host_keys() {
  local keys=$state/$1/ssh_host_keys type
  mkdir -p "$keys"
  for type in rsa ecdsa ed25519; do
    ssh-keygen -q -N '' -C "root@$1" -t "$type" ${type/#rsa/-b 2048} -f "$keys/ssh_host_${type}_key" 2>/dev/null ||
      ssh-keygen -q -N '' -C "root@$1" -t "$type" -f "$keys/ssh_host_${type}_key"
  done
}

# The host keys as they are now; whoever must notice a changed one keeps a copy of this file.
write_known_hosts() {
  local host address
  while read -r host _ address _; do
    awk -v names="$host,$address" '{ print names, $1, $2 }' "$state/$host"/ssh_host_keys/*.pub
  done <"$state/hosts" >"$state/known_hosts"
}

# Runs a host until it is switched off: in a mount namespace of its own, so that the disc's mount ends with the host.
boot_host() {
  local host=$1 root=$state/$1/root status
  mount -t overlay "$prefix.$host" \
    -o "lowerdir=$(cat "$state/$host/base"),upperdir=$state/$host/upper,workdir=$state/$host/work" "$root"
  if [ ! -e "$state/$host/prepared" ]; then
    prepare_disc "$host" "$root"
    touch "$state/$host/prepared"
  fi
  # nspawn ends with 133 where the host wants to start again.
  status=133
  while [ "$status" = 133 ]; do
    status=0
    (become_host "$host" "$root") || status=$?
  done
  exit "$status"
}

become_host() {
  join_cgroup "$1"
  echo $BASHPID >"$state/$1/nspawn"
  # A plain cgroup v2 tree inside, which is what Debian 11 to 13 have on real machines.
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec systemd-nspawn --quiet --boot --directory="$2" \
    --machine="$lab-$1" --hostname="$1" --register=no --keep-unit --settings=no \
    --network-namespace-path="/run/netns/$prefix.$1" --capability=CAP_NET_ADMIN \
    --link-journal=no --resolv-conf=off --timezone=off --console=read-only
}

# Switches a host on. It is ready only after wait_for_hosts.
power_on() {
  local host=$1
  mkdir -p "$state/$host"/{upper,work,root}
  rm -f "$state/$host/nspawn"
  make_cgroup "$host"
  ip -n "$prefix.router" link set "to-$host" up
  setsid unshare --mount --propagation private "$here/lab" --lab "$lab" _boot "$host" \
    >"$state/$host/console" 2>&1 </dev/null 9>&- &
  echo $! >"$state/$host/starter"
}

# Takes the current away: no process of the host gets a chance to say goodbye, and nothing answers at its address.
power_off() {
  ip -n "$prefix.router" link set "to-$1" down
  end_starter "$1"
  kill_cgroup "$1"
  remove_cgroup "$1"
  rm -f "$state/$1/nspawn" "$state/$1/starter"
  rm -rf "/run/systemd/nspawn/propagate/$lab-$1" "/run/systemd/nspawn/unix-export/$lab-$1"
}

# Ends the process that keeps a host running, if it still does: first of all, else it could start the host again.
end_starter() {
  local starter
  starter=$(cat "$state/$1/starter" 2>/dev/null) || return 0
  while { tr '\0' ' ' <"/proc/$starter/cmdline"; } 2>/dev/null | grep -qF -- "--lab $lab _boot $1 "; do
    kill -9 "$starter" 2>/dev/null || true
    sleep 0.02
  done
}

sshd_answers() {
  exec_in laptop timeout 2 bash -c 'exec 3<>"/dev/tcp/$1/22" && IFS= read -r line <&3 && [[ $line == SSH-* ]]' - "$1" 2>/dev/null
}

# Waits until a host has finished booting and its sshd answers the laptop; else says why not.
wait_for_host() {
  local host=$1 limit=$((SECONDS + ${PLATTER_LAB_BOOT_SECONDS:-60})) address system
  address=$(host_line "$host" | cut -d' ' -f3)
  while :; do
    if ! kill -0 "$(cat "$state/$host/starter")" 2>/dev/null; then
      fail_host "$host" "ended while starting"
      return 1
    fi
    if [ -n "$(leader_of "$host")" ]; then
      system=$(inside "$host" timeout 20 systemctl is-system-running --wait 2>/dev/null) || true
      case $system in
        running | degraded) sshd_answers "$address" && return 0 ;;
      esac
    fi
    if [ $SECONDS -ge $limit ]; then
      fail_host "$host" "is not ready after ${PLATTER_LAB_BOOT_SECONDS:-60} s (systemd: ${system:-no answer})"
      return 1
    fi
    sleep 0.05
  done
}

fail_host() {
  say "host '$1' $2. The end of its console:"
  tail -n 15 "$state/$1/console" | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g; s/^/    /' >&2
}
