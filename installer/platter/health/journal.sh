# What the system's log tells of trouble, a line each: key, blank, value.
LC_ALL=C
export LC_ALL
# systemd's own name for "Automatic restarting of a unit has been scheduled".
journalctl -q --no-pager -o cat --since '1 hour ago' MESSAGE_ID=5eb03494b6584870a536b337290809b3 |
  sed -n 's/^\(platter-[^ ]*\): .*/restart \1/p'
journalctl -q --no-pager -o cat --since '24 hours ago' -p 3 SYSLOG_IDENTIFIER=kernel |
  grep -E 'Out of memory|I/O error|(EXT[234]-fs|XFS|BTRFS).*(error|[Cc]orrupt)|blocked for more than|Hardware Error|read-only' |
  tail -n 50 | cut -c 1-300 | sed 's/^/kernel /'
:
