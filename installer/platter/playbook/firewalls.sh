# The firewalls that run, a line each. The unit of ufw is active where ufw itself is not, too.
firewalls() {
  set -- $(systemctl is-active firewalld ufw nftables 2>/dev/null)
  [ "$1" != active ] || echo firewalld
  [ "$2" != active ] || ! grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf 2>/dev/null || echo ufw
  [ "$3" != active ] || echo nftables
}
