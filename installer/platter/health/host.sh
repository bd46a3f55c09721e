# What preflight wants to know of a host beside its facts, a line each: key, blank, value. Looks only, changes nothing.
# $1 the chat domain, the rest further folders that will hold data.
LC_ALL=C
export LC_ALL
domain=$1
shift
for tool in bash tar gzip sha256sum stat df dd tee mkfifo mktemp find sed grep sort cut timeout getent useradd groupadd \
  systemctl systemd-run; do
  command -v "$tool" >/dev/null || echo "missing $tool"
done
there=$(for path in /opt /etc /var/lib /tmp "$@"; do
  while [ ! -d "$path" ]; do path=${path%/*} path=${path:-/}; done
  printf '%s\n' "$path"
done)
spaces() {
  printf '%s\n' "$there" | tr '\n' '\0' | xargs -0 df "$1" | sed "1d;s/^/$2 /"
}
printf 'path %s\n' /opt /etc /var/lib /tmp "$@"
spaces -Pk blocks
spaces -Pi inodes
while read -r device mount type options rest; do
  case ,$options, in *,noexec,*) echo "noexec $mount" ;; esac
done </proc/self/mounts
if command -v ss >/dev/null; then
  listening=$(ss -Hltunp)
  printf '%s\n' "$listening" | sed 's/^/listening /'
  grep -s . $(printf '%s\n' "$listening" | grep -o 'pid=[0-9]*' | sort -u | sed 's|pid=\(.*\)|/proc/\1/cgroup|') /dev/null |
    sed -n 's#^/proc/\([0-9]*\)/cgroup:.*/\([^/]*\.\(service\|scope\)\).*#unit \1 \2#p' | sort -u
else
  for protocol in tcp udp; do
    cat /proc/net/$protocol /proc/net/${protocol}6 2>/dev/null | while read -r slot local remote state rest; do
      case $protocol$state in tcp0A | udp07) echo "socket $protocol $local" ;; esac
    done
  done
fi
for file in /etc/passwd /etc/group /etc/shadow /etc/gshadow; do
  [ ! -e "$file" ] || true 2>/dev/null >>"$file" || echo "immutable $file"
done
lsattr -d /etc/passwd /etc/group /etc/shadow /etc/gshadow 2>/dev/null | sed -n 's|^[^ ]*[ia][^ ]* */|immutable /|p'
find /opt/platter /opt/platter-preflight.* -maxdepth 2 \( -name '.*.part' -o -name '.*.pipe' -o -name '.*.link' \
  -o -name 'platter-preflight.*' \) -mmin +10 -prune 2>/dev/null | sed 's/^/leftover /'
name=$(hostname)
full=$(timeout 3 hostname -f 2>/dev/null)
resolved=$(timeout 3 getent hosts "$name") && echo "resolved ${resolved%% *}"
printf 'name %s\nfull %s\n' "$name" "$full"
timeout 3 getent ahostsv4 localhost | grep -q '^127\.' && echo "localhost yes"
getent -s files ahosts "$domain" | while read -r at rest; do
  case $at in 127.* | ::1) echo "domain $at" ;; esac
done | sort -u
services=$(systemctl show -p Id,LoadState,ActiveState chronyd.service chrony.service systemd-timesyncd.service \
  ntpd.service ntpsec.service ntp.service platter-time.service 2>/dev/null)
printf '%s\n' "$services" | sed 's/^/service /'
case $services in
  *ActiveState=active*)
    synchronised=$(timeout 5 timedatectl show -p NTPSynchronized --value 2>/dev/null) && echo "synchronised $synchronised"
    ;;
esac
systemctl is-active -q fapolicyd 2>/dev/null && echo 'fapolicyd active'
systemctl list-units --plain --no-legend --type=service --state=running 'platter-*' 2>/dev/null |
  while read -r unit rest; do echo "running $unit"; done
[ ! -r /etc/platter/ca.crt ] || printf 'authority %.64s\n' "$(sha256sum /etc/platter/ca.crt)"
for layer in /opt/platter/layers/*; do
  [ ! -d "$layer" ] || echo "program ${layer##*/}"
done
for disc in /opt/platter/disc/platter-*.jar; do
  [ ! -f "$disc" ] || echo "program ${disc##*/}"
done
:
