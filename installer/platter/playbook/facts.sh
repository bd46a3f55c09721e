# Facts of a host, a line each: key, blank, value. Runs in dash, bash and busybox sh.
LC_ALL=C
export LC_ALL
if [ -r /etc/os-release ]; then
  (
    . /etc/os-release
    printf 'distribution %s\n' "${ID:-}"
    printf 'distribution_version %s\n' "${VERSION_ID:-}"
    printf 'distribution_release %s\n' "${VERSION_CODENAME:-}"
    case " ${ID:-} ${ID_LIKE:-} " in
      *debian*) echo 'os_family Debian' ;;
      *rhel* | *fedora* | *openEuler* | *kylin* | *openeuler*) echo 'os_family RedHat' ;;
      *suse*) echo 'os_family Suse' ;;
      *) printf 'os_family %s\n' "${ID:-}" ;;
    esac
  )
fi
set -- $(uname -mr)
printf 'architecture %s\nkernel %s\n' "$2" "$1"
IFS= read -r name </proc/sys/kernel/hostname && printf 'nodename %s\nhostname %s\n' "$name" "${name%%.*}"
printf 'processor_nproc %s\n' "$(nproc)"
while read -r key value rest; do
  case $key in
    MemTotal:) echo "memtotal_mb $((value / 1024))" ;;
    MemAvailable:) echo "memavailable_mb $((value / 1024))" ;;
    SwapTotal:) echo "swaptotal_mb $((value / 1024))" ;;
  esac
done </proc/meminfo
version=$(systemctl --version 2>/dev/null) && {
  version=${version#systemd }
  printf 'systemd_version %s\nservice_mgr systemd\n' "${version%%[!0-9]*}"
}
findmnt -rnbo TARGET,SOURCE,FSTYPE,OPTIONS,SIZE,AVAIL -t ext2,ext3,ext4,xfs,btrfs,tmpfs,overlay,zfs,f2fs 2>/dev/null |
  while read -r target source fstype options size avail; do
    [ -z "$avail" ] || printf 'mount %s\t%s\t%s\t%s\t%s\t%s\n' \
      "$(printf %b "$target")" "$source" "$fstype" "$options" "$size" "$avail"
  done
for address in $(hostname -I 2>/dev/null); do
  case $address in
    *:*) echo "all_ipv6_addresses $address" ;;
    *) echo "all_ipv4_addresses $address" ;;
  esac
done
route=$(ip -4 route get 192.0.2.1 2>/dev/null) && case $route in
  *' src '*)
    route=${route#* src }
    echo "default_ipv4 ${route%% *}"
    ;;
esac
if [ -r /sys/fs/selinux/enforce ]; then
  read -r mode </sys/fs/selinux/enforce
  [ "$mode" = 1 ] && echo 'selinux enforcing' || echo 'selinux permissive'
else
  echo 'selinux disabled'
fi
firewalls | while read -r name; do echo "firewalls $name"; done
# Who keeps the clock; systemd's own client counts once it has found a server.
set -- chronyd chrony ntpd ntp ntpsec openntpd systemd-timesyncd
for state in $(systemctl is-active "$@" 2>/dev/null); do
  unit=$1
  shift
  [ "$state" = active ] || continue
  [ $unit != systemd-timesyncd ] || [ -e /run/systemd/timesync/synchronized ] || continue
  echo "time_daemon $unit"
  break
done
while read -r key value; do
  [ "$key" != CapBnd: ] || echo "clock_settable $((0x$value >> 25 & 1))"
done </proc/1/status
# Numbers below 1000 that belong to an account or a group, for those who need one that is free on
# all hosts.
printf 'taken_system_ids %s\n' "$({
  getent passwd
  getent group
} | cut -d: -f3 | sort -nu | while read -r id; do [ "$id" -ge 1000 ] || printf '%s ' "$id"; done)"
