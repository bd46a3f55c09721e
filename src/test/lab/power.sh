# What a person does to a machine: switch it off and on, restart it, hang it, install it anew.

reboot_host() {
  local leader
  need_host "${1-}"
  leader=$(leader_of "$1")
  [ -n "$leader" ] || die "host '$1' is not running"
  inside "$1" systemctl reboot || true
  while kill -0 "$leader" 2>/dev/null; do sleep 0.05; done
  [ "${2-}" = --no-wait ] || wait_for_hosts "$1"
}

off_host() {
  need_host "${1-}"
  power_off "$1"
}

on_host() {
  need_host "${1-}"
  [ -z "$(leader_of "$1")" ] || die "host '$1' is on"
  power_off "$1"
  power_on "$1"
  [ "${2-}" = --no-wait ] || wait_for_hosts "$1"
}

# A host that hangs: its kernel still answers pings and takes connections, its processes do nothing.
freeze_host() {
  need_host "${1-}"
  [ -n "$(leader_of "$1")" ] || die "host '$1' is not running"
  set_frozen "$1" 1
  until [ "$(host_state "$1")" = frozen ]; do sleep 0.02; done
}

thaw_host() {
  need_host "${1-}"
  set_frozen "$1" 0
}

# The same host as on its first day; with --new-keys with other SSH host keys, as after a real reinstallation.
wipe_host() {
  local host
  need_host "${1-}"
  host=$1
  power_off "$host"
  chattr -R -f -i "$state/$host/upper" 2>/dev/null || true
  rm -rf --one-file-system "$state/$host/upper" "$state/$host/work"
  rm -f "$state/$host/prepared"
  if [ "${2-}" = --new-keys ]; then
    rm -rf "$state/$host/ssh_host_keys"
    make_host_keys "$host"
    write_known_hosts
  fi
  power_on "$host"
  wait_for_hosts "$host"
}
