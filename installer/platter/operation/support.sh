# What support asks a host for, part by part. Looks only, changes nothing. $1 part, $2 how many hours logs go back, $3 bytes at most.
LC_ALL=C
export LC_ALL
part() {
  case $1 in
    system)
      uname -a
      cat /etc/os-release
      uptime
      date
      timedatectl 2>/dev/null
      free -m
      df -h
      df -i
      cat /proc/loadavg /proc/pressure/* 2>/dev/null
      ip -br addr
      ip route
      mount | grep -v cgroup
      ;;
    units)
      systemctl list-units --all --no-pager 'platter-*'
      systemctl list-timers --all --no-pager 'platter-*'
      systemctl status --no-pager -n 0 'platter-*'
      ;;
    journal) journalctl -u 'platter-*' --since "$2 hours ago" -o short-iso-precise --no-pager ;;
    kernel) journalctl SYSLOG_IDENTIFIER=kernel -p 5 --since "$2 hours ago" -o short-iso --no-pager ;;
    settings)
      find /etc/platter /etc/systemd/system/platter-* -type f ! -name '*.key' ! -name '*.pem' ! -name '*password*' | sort |
        while read -r file; do
          echo "== $file"
          cat "$file"
          echo
        done
      ;;
    state)
      cat /etc/platter/receipt /var/lib/platter/gate/epoch /run/platter-gate/waiting 2>/dev/null
      ls -la /var/lib/platter /opt/platter /opt/platter/images
      ;;
    chat-log) cat /var/lib/platter/im/log/*.log 2>/dev/null ;;
  esac
}
part "$1" "$2" 2>&1 | tail -c "$3"
