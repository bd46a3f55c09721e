# Listens on ports for at most two minutes, in units of its own; returns when all of them listen. Whoever connects to a TCP port
# is told one line and then sent zeros; what comes to a UDP port is kept for heard.sh until its unit ends. $1 how the units'
# names begin, the rest ports as 5432/tcp or 1123/udp.
units=$1
shift
command -v systemd-socket-activate >/dev/null || {
  echo 'there is no systemd-socket-activate' >&2
  exit 1
}
start() {
  unit=$1
  shift
  systemd-run --quiet --collect --unit="$unit" -p RuntimeMaxSec=120 -p RuntimeDirectory="$unit" -p LimitFSIZE=65536 \
    systemd-socket-activate --inetd "$@" </dev/null
}
tcp=
for port; do
  case $port in
    */tcp) tcp="$tcp -l ${port%/*}" ;;
    */udp)
      unit=$units-${port%/*}
      start "$unit" --datagram -l "${port%/*}" /bin/sh -c "exec cat >/run/$unit/heard" || exit
      ;;
  esac
done
[ -z "$tcp" ] || start "$units" $tcp --accept /bin/sh -c 'echo platter; exec head -c 8388608 /dev/zero' || exit
tries=0
for port; do
  hex=$(printf %04X "${port%/*}")
  case $port in
    */tcp) unit=$units table=tcp state=0A ;;
    */udp) unit=$units-${port%/*} table=udp state=07 ;;
  esac
  until grep -qs ":$hex [0-9A-F:]* $state" /proc/net/$table /proc/net/${table}6; do
    tries=$((tries + 1))
    systemctl is-active -q "$unit" && [ "$tries" -lt 100 ] || {
      journalctl -q --no-pager -o cat -n 3 -u "$unit" >&2
      exit 1
    }
    sleep 0.05
  done
done
