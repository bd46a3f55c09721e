# Listens on ports for at most two minutes, in a unit of its own; returns when all of them listen. Whoever connects is told
# one line and then sent zeros. $1 the unit, the rest ports.
unit=$1
shift
command -v systemd-socket-activate >/dev/null || {
  echo 'there is no systemd-socket-activate' >&2
  exit 1
}
listen=
for port; do listen="$listen -l $port"; done
systemd-run --quiet --collect --unit="$unit" -p RuntimeMaxSec=120 systemd-socket-activate $listen --accept --inetd \
  /bin/sh -c 'echo platter; exec head -c 8388608 /dev/zero' </dev/null || exit
tries=0
for port; do
  hex=$(printf %04X "$port")
  until grep -qs ":$hex [0-9A-F:]* 0A" /proc/net/tcp /proc/net/tcp6; do
    tries=$((tries + 1))
    systemctl is-active -q "$unit" && [ "$tries" -lt 100 ] || {
      journalctl -q --no-pager -o cat -n 3 -u "$unit" >&2
      exit 1
    }
    sleep 0.05
  done
done
