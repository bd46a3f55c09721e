# How a host stands beside what its services say, a line each: key, blank, value. Looks only, changes nothing.
# $@ folders that hold data beside the usual ones.
LC_ALL=C
export LC_ALL
there=$(for path in / /opt/platter /etc/platter /var/lib/platter "$@"; do
  [ ! -d "$path" ] || printf '%s\n' "$path"
done)
spaces() {
  printf '%s\n' "$there" | tr '\n' '\0' | xargs -0 df "$1" | sed "1d;s/^/$2 /"
}
spaces -Pk blocks
spaces -Pi inodes
sed -n 's/^\(MemTotal\|MemAvailable\): *\([0-9]*\) kB$/memory \1 \2/p' /proc/meminfo
# Those that are wanted: what nothing enabled runs when it is called for.
set -- $(systemctl list-unit-files --no-legend --state=enabled 'platter-*' | cut -d ' ' -f 1 | grep -v @)
[ $# -eq 0 ] || systemctl show -p Id,ActiveState "$@" | while IFS='=' read -r key value; do
  case $key in
    Id) unit=$value ;;
    ActiveState) echo "unit $unit $value" ;;
  esac
done
[ ! -r /etc/platter/disc ] || sed 's/^/disc /' /etc/platter/disc
# What was changed since a run of ours wrote it, and what was put beside it.
cd /var/lib/platter || exit
if [ -r sums ]; then
  echo "sealed $(stat -c %Y sums)"
  sha256sum --check --quiet sums 2>/dev/null | sed -n 's/^\(.*\): FAILED\( open or read\)\{0,1\}$/changed \1/p'
  for file in /etc/systemd/system/platter-*.d/* /etc/systemd/system.control/platter-*.d/*; do
    [ ! -f "$file" ] || grep -qF "  $file" sums || echo "added $file"
  done
fi
# What is shown to others, never what is kept beside it.
for file in /etc/platter/*.crt /etc/platter/*/*.crt /etc/platter/*/*.pem; do
  [ ! -f "$file" ] || printf 'certificate %s %s\n' "$file" \
    "$(sed -n '/^-----BEGIN CERTIFICATE-----$/,/^-----END CERTIFICATE-----$/p' "$file" | base64 -w 0)"
done
:
