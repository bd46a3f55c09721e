# Runs a program of the disc as Platter's units run theirs, and takes it away again. Standard input: its root, tar and gzip.
umask 022
root=$(mktemp -d /opt/platter-preflight.XXXXXXXX) || exit
trap 'rm -rf "$root"' EXIT
chmod 755 "$root" && tar -C "$root" -xzf - && cd "$root" && mkdir -p proc sys dev run tmp var/tmp etc || exit
cd /
unit=preflight-${root##*.}.service
systemd-run --quiet --wait --collect --unit="$unit" -p RuntimeMaxSec=30 -p RootDirectory="$root" -p MountAPIVFS=yes \
  -p PrivateTmp=yes -p ProtectSystem=strict -p NoNewPrivileges=yes -p User=nobody /usr/bin/true </dev/null && exit
status=$?
journalctl -q --no-pager -o cat -n 3 -u "$unit" 2>/dev/null
exit "$status"
