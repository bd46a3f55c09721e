# What a host consists of, as text that can be compared: to prove that nothing of ours stays on it.

# Left out: what every system changes by itself (logs, run-time state, caches of dpkg and ld), and the backups that the
# account tools keep of their own files.
take_snapshot() {
  local host=${1-}
  need_host "$host"
  inside "$host" bash -s <<'SNAPSHOT'
set -eu
export LC_ALL=C
skipped=(-path /proc -o -path /sys -o -path /run -o -path /dev -o -path /tmp -o -path /var/tmp -o -path /var/log
  -o -path /var/lib/systemd/random-seed -o '(' -path '/var/lib/systemd/timers/*' ! -name 'stamp-platter-*' ')' -o -path /var/cache/ldconfig
  -o -path /root/.bash_history -o -path /etc/passwd- -o -path /etc/group- -o -path /etc/shadow- -o -path /etc/gshadow-
  -o -path /etc/subuid- -o -path /etc/subgid- -o -path /etc/.pwd.lock)
echo "== files"
find / -xdev \( "${skipped[@]}" \) -prune -o -printf '%M %u:%g %y %p -> %l\n' | sed 's/ -> $//' | sort -k4
echo "== contents"
find / -xdev \( "${skipped[@]}" \) -prune -o -type f -print0 | xargs -0 sha256sum | sort -k2
echo "== accounts"
getent passwd | sort
getent group | sort
echo "== units"
systemctl list-unit-files --no-pager --no-legend --plain | awk '{ print $1, $2 }' | sort
systemctl list-units --all --no-pager --no-legend --plain --type=service,socket,timer,path | awk '{ print $1, $2, $3, $4 }' | sort |
  grep -vE '^(systemd-tmpfiles-clean|dpkg-db-backup|logrotate|e2scrub_[a-z]+|fstrim|user@[0-9]+|user-runtime-dir@[0-9]+)\.(service|timer) |^run-[a-z0-9]+\.'
echo "== mounts"
awk '{ print $2, $3, $4 }' /proc/self/mounts | sort
echo "== rules"
nft list ruleset 2>/dev/null || true
echo "== sysctls"
sysctl -a 2>/dev/null | grep -vE '^(fs\.(dentry-state|file-nr|inode-nr|inode-state)|fs\.quota\.|kernel\.(ns_last_pid|pty\.nr|random\.)|net\.netfilter\.nf_conntrack_count|net\..*stable_secret) ?' | sort
SNAPSHOT
}

snapshot_host() {
  if [ "${1-}" = diff ]; then
    [ $# = 3 ] || die "snapshot diff BEFORE AFTER"
    # 0 where nothing differs, 1 where something does.
    local differs=0
    diff --unchanged-line-format= --old-line-format='-%L' --new-line-format='+%L' "$2" "$3" || differs=$?
    return "$differs"
  fi
  if [ -n "${2-}" ]; then
    take_snapshot "$1" >"$2.new"
    mv "$2.new" "$2"
  else
    take_snapshot "$1"
  fi
}
