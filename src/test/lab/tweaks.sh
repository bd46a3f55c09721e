# What hosts in the field are like: one knob each. A knob stays until the host is wiped.

tweaks_help() {
  sed 's/^  //' <<'HELP'
    no-sftp               sshd without the sftp subsystem
    banner                a long login banner with awkward characters
    max-sessions-1        one channel a connection
    ciphers LIST | kex LIST | macs LIST | host-key-algorithms LIST
                          sshd with only these (an algorithm mismatch)
    no-password           sshd takes keys only
    host-key              other SSH host keys; the lab's known_hosts follows
    noexec-tmp            /tmp is a file system of its own with noexec
    umask-077             umask 077 for ops, at login and by sudo
    tmout [SECONDS]       readonly TMOUT for every login shell (default 60)
    sh bash|dash          what /bin/sh is
    noisy-bashrc          .bashrc of root, ops and deploy that prints and reads
    requiretty            sudo wants a terminal
    password              a password of its own for ops on this host, in the file passwords/ops@HOST
    immutable             /etc/passwd, group, shadow, gshadow are immutable (chattr +i)
    mutable               and are not any more
    full-disk PATH [KB]   PATH is a file system of its own with only KB free (default 64)
    taken-port PORT       something else listens on PORT
    firewall [nftables|firewalld|ufw]
                          nothing comes in except ssh (the last two: on a host of release firewalls)
    clock SECONDS         `date` on this host answers this many seconds off (it wraps date: the lab has one clock)
    service-clock SECONDS the clock of the database and the chat server here is this many seconds off; the first time they are
                          restarted, to be lied to from then on
HELP
}

# A setting of sshd that comes before all others.
sshd_setting() {
  local host=$1 name=$2
  shift 2
  printf '%s\n' "$*" | inside "$host" sh -c 'cat >"/etc/ssh/sshd_config.d/10-lab-$1.conf"' - "$name"
  inside "$host" sh -c 'sshd -t && systemctl restart ssh' ||
    die "sshd on '$host' refuses: $*"
}

# The host's file as this machine sees it, without needing a tool on the host.
outside_path() { echo "/proc/$(leader_of "$1")/root$2"; }

tweak_host() {
  local host=${1-} knob=${2-} value=${3-} file
  need_host "$host"
  [ -n "$(leader_of "$host")" ] || die "host '$host' is not running"
  case $knob in
    no-sftp)
      inside "$host" sed -i '/^Subsystem[[:space:]]*sftp/d' /etc/ssh/sshd_config
      inside "$host" systemctl restart ssh
      ;;
    banner)
      printf '%s\n' '*** AUTHORISED USE ONLY — 仅限授权使用 ***' "\$(id) \`id\` 100% \\n\\0" "Password:" '#' '$ ' |
        inside "$host" sh -c 'cat >/etc/issue.net'
      sshd_setting "$host" banner 'Banner /etc/issue.net'
      ;;
    max-sessions-1) sshd_setting "$host" sessions 'MaxSessions 1' ;;
    ciphers) sshd_setting "$host" ciphers "Ciphers ${value:?which}" ;;
    kex) sshd_setting "$host" kex "KexAlgorithms ${value:?which}" ;;
    macs) sshd_setting "$host" macs "MACs ${value:?which}" ;;
    host-key-algorithms) sshd_setting "$host" host-key-algorithms "HostKeyAlgorithms ${value:?which}" ;;
    no-password)
      sshd_setting "$host" no-password $'PasswordAuthentication no\nKbdInteractiveAuthentication no\nChallengeResponseAuthentication no'
      ;;
    host-key)
      rm -rf "$state/$host/ssh_host_keys"
      make_host_keys "$host"
      cp "$state/$host/ssh_host_keys"/* "$(outside_path "$host" /etc/ssh/)"
      inside "$host" systemctl restart ssh
      write_known_hosts
      ;;
    noexec-tmp) inside "$host" mount -t tmpfs -o noexec,nosuid,nodev,mode=1777 lab-tmp /tmp ;;
    umask-077)
      inside "$host" sh -c 'printf "Defaults umask=0077\nDefaults umask_override\n" >/etc/sudoers.d/10-lab-umask &&
        chmod 0440 /etc/sudoers.d/10-lab-umask && echo "umask 077" >>/home/ops/.profile && sed -i "1i umask 077" /home/ops/.bashrc'
      ;;
    tmout)
      inside "$host" sh -c 'printf "readonly TMOUT=%s\nexport TMOUT\n" "$1" | tee /etc/profile.d/10-lab-tmout.sh >/tmp/.lab-tmout &&
        cat /tmp/.lab-tmout /etc/bash.bashrc >/etc/.lab-bashrc && mv /etc/.lab-bashrc /etc/bash.bashrc && rm /tmp/.lab-tmout' - "${value:-60}"
      ;;
    sh)
      case $value in bash | dash) ;; *) die "tweak HOST sh bash, or dash" ;; esac
      inside "$host" ln -sfn "$value" /bin/sh
      ;;
    noisy-bashrc)
      inside "$host" sh -c 'for home in /root /home/ops /home/deploy; do
        printf "%s\n" "echo Welcome, 欢迎. Disk 80% full." "echo mail: none >&2" "read -t 0 _ || true" | cat - "$home/.bashrc" >"$home/.new" &&
        cat "$home/.new" >"$home/.bashrc" && rm "$home/.new"; done'
      ;;
    requiretty)
      inside "$host" sh -c 'echo "Defaults requiretty" >/etc/sudoers.d/10-lab-requiretty && chmod 0440 /etc/sudoers.d/10-lab-requiretty'
      ;;
    password)
      (umask 077 && hard_password >"$state/passwords/ops@$host")
      printf 'ops:%s\n' "$(cat "$state/passwords/ops@$host")" | inside "$host" chpasswd
      ;;
    immutable | mutable)
      for file in passwd group shadow gshadow; do
        chattr "$([ "$knob" = immutable ] && echo +i || echo -i)" "$(outside_path "$host" "/etc/$file")" ||
          die "the file system under $state takes no immutable files"
      done
      ;;
    full-disk)
      [[ $value = /* ]] || die "tweak HOST full-disk PATH [KB]"
      fill_disk "$host" "$value" "${4:-64}"
      ;;
    taken-port)
      [[ $value =~ ^[0-9]+$ ]] || die "tweak HOST taken-port PORT"
      inside "$host" systemd-run --quiet --unit="lab-taken-port-$value" \
        systemd-socket-activate --listen="$value" --accept --inetd cat
      until [ -n "$(inside "$host" ss -Hltn "sport = :$value")" ]; do sleep 0.02; done
      ;;
    firewall) raise_firewall "$host" "${value:-nftables}" ;;
    clock)
      [[ $value =~ ^-?[0-9]+$ ]] || die "tweak HOST clock SECONDS"
      inside "$host" sh -c 'cat >/usr/local/bin/date && chmod 755 /usr/local/bin/date' <<DATE
#!/bin/sh
# The lab's machines share one clock: this host pretends that its own is $value seconds off.
for argument; do
  case \$argument in -d* | --date* | -r* | --reference* | -s* | --set*) exec /bin/date "\$@" ;; esac
done
exec /bin/date --date="@\$((\$(/bin/date +%s) + $value)).\$(/bin/date +%N)" "\$@"
DATE
      ;;
    service-clock) set_service_clock "$host" "$value" ;;
    "" | help | --help) tweaks_help ;;
    *) die "unknown knob '$knob'; see: lab tweak $host help" ;;
  esac
}

# A small file system over PATH, with what stood there, and filled up to the last KB.
fill_disk() {
  local host=$1 path=$2 free=$3 used
  inside "$host" mkdir -p "$path"
  used=$(inside "$host" du -sk "$path" | cut -f1)
  inside "$host" sh -eu -c '
    stash=$(mktemp -d /run/lab-disk.XXXXXX)
    cp -a "$1/." "$stash/"
    mount -t tmpfs -o "size=$(($2 + $3 + 1024))k,mode=755" lab-disk "$1"
    cp -a "$stash/." "$1/"
    rm -rf "$stash"
    left=$(df -k --output=avail "$1" | tail -n 1)
    head -c "$(((left - $3) * 1024))" /dev/zero >"$1/.lab-filler"' - "$path" "$used" "$free" ||
    die "could not fill $path on '$host'"
}

# A firewall that lets ssh in and nothing else.
raise_firewall() {
  local host=$1 kind=$2
  case $kind in
    nftables)
      inside "$host" sh -c 'cat >/etc/nftables.conf && systemctl enable --quiet --now nftables && nft -f /etc/nftables.conf' <<'NFT'
#!/usr/sbin/nft -f
flush ruleset
table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif lo accept
    icmp type echo-request accept
    tcp dport 22 accept
  }
}
NFT
      ;;
    firewalld) inside "$host" sh -c 'systemctl enable --quiet --now firewalld && firewall-cmd -q --state' ;;
    ufw) inside "$host" sh -c 'ufw allow 22/tcp && ufw --force enable' >/dev/null ;;
    *) die "tweak HOST firewall nftables, firewalld, or ufw" ;;
  esac || die "$kind does not run on '$host'"
}

# The lab's machines share one clock, so a library (clock.c) tells the services of one host another time of day. It is not heard by
# etcd, which asks the kernel.
set_service_clock() {
  local host=$1 seconds=$2 place=/opt/lab-clock unit
  [[ $seconds =~ ^-?[0-9]+$ ]] || die "tweak HOST service-clock SECONDS"
  if ! inside "$host" test -e "$place/offset"; then
    gcc -shared -fPIC -O2 -Wall -o "$state/clock.so" "$here/clock.c" || die "the library that lies about the clock cannot be built"
    inside "$host" mkdir -p "$place"
    inside "$host" sh -c 'cat >"$1"' - "$place/clock.so" <"$state/clock.so"
    inside "$host" sh -c 'echo 0 >"$1"' - "$place/offset"
    for unit in platter-database platter-im; do
      inside "$host" mkdir -p "/etc/systemd/system/$unit.service.d"
      inside "$host" sh -c 'cat >"/etc/systemd/system/$1.service.d/lab-clock.conf"' - "$unit" <<CLOCK
[Service]
BindReadOnlyPaths=$place
Environment=LD_PRELOAD=$place/clock.so
CLOCK
    done
    inside "$host" sh -c 'systemctl daemon-reload && systemctl try-restart platter-database.service platter-im.service'
  fi
  inside "$host" sh -c 'echo "$2" >"$1"' - "$place/offset" "$seconds"
}
