# Root filesystems of lab hosts: built once by mmdebstrap from the mirrors this machine's apt uses,
# kept in the cache under a name that carries the hash of the recipe.

cache=${PLATTER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/platter}/lab

# A bare host: what a minimal installation has, and nothing that would hide a missing file of ours.
bare_packages=systemd,systemd-sysv,dbus,openssh-server,iproute2,sudo,procps,nftables

suite_of() {
  case $1 in
    debian11) echo bullseye ;;
    debian12 | debian12-python | debian12-firewalls) echo bookworm ;;
    debian13) echo trixie ;;
    *) die "unknown release '$1'; there are debian11, debian12, debian13, debian12-python and debian12-firewalls" ;;
  esac
}

# What runs inside a new root, as one text so that its hash names the result.
root_recipe() {
  cat <<'RECIPE'
set -eu
root=$1
chroot "$root" useradd -m -s /bin/bash -G sudo ops
chroot "$root" useradd -m -s /bin/bash deploy
chroot "$root" useradd -m -s /bin/bash plain
printf 'deploy ALL=(ALL:ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/deploy"
chmod 0440 "$root/etc/sudoers.d/deploy"
cat >"$root/etc/ssh/sshd_config.d/90-lab.conf" <<'SSHD'
PasswordAuthentication yes
ChallengeResponseAuthentication yes
KbdInteractiveAuthentication yes
SSHD
rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id" "$root"/var/lib/apt/lists/*_* \
  "$root"/var/cache/apt/*.bin "$root"/var/log/*.log "$root"/var/log/apt/*
: >"$root/etc/machine-id"
# Nothing that a host does by itself may ask for the outside or change files under a test's eyes.
: >"$root/etc/apt/sources.list"
: >"$root/etc/resolv.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer console-getty.service \
  systemd-networkd.service systemd-resolved.service systemd-timesyncd.service getty@tty1.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
mkdir -p "$root/var/log/journal"
RECIPE
}

packages_of() {
  case $1 in
    debian12-python) echo "$bare_packages,python3" ;;
    debian12-firewalls) echo "$bare_packages,firewalld,ufw" ;;
    *) echo "$bare_packages" ;;
  esac
}

root_path() {
  local hash
  hash=$({ packages_of "$1"; suite_of "$1"; root_recipe; } | sha256sum | cut -c1-12)
  echo "$cache/roots/$1-$hash"
}

# Prints "ADDRESS" of the mirror whose Release file carries this label, as apt is configured here.
mirror_of() {
  apt-get indextargets --format '$(LABEL)|$(SITE)' 'Identifier: Packages' 2>/dev/null |
    awk -F'|' -v label="$1" '$1 == label { print $2; exit }'
}

# Whether the mirror has this suite, asked the way apt itself would fetch it.
mirror_has() {
  local probe status=0
  probe=$(mktemp)
  /usr/lib/apt/apt-helper download-file "$1/dists/$2/InRelease" "$probe" >/dev/null 2>&1 || status=1
  rm -f "$probe"
  return "$status"
}

# Builds the root of a release unless the cache has it, and prints its path.
ensure_root() {
  local release=$1 path suite main security sources build log
  path=$(root_path "$release")
  if [ -d "$path" ]; then
    echo "$path"
    return
  fi
  suite=$(suite_of "$release")
  mkdir -p "$cache/roots"
  (
    flock 8
    [ ! -d "$path" ] || exit 0
    say "building the root filesystem of $release (once; about half a minute)"
    main=$(mirror_of Debian)
    if [ -z "$main" ]; then
      apt-get update -qq >&2 || true
      main=$(mirror_of Debian)
    fi
    [ -n "$main" ] || die "apt on this machine knows no Debian mirror; configure one in /etc/apt/sources.list.d"
    security=$(mirror_of Debian-Security)
    sources="deb $main $suite main"
    if mirror_has "$main" "$suite-updates"; then
      sources="$sources
deb $main $suite-updates main"
    fi
    if [ -n "$security" ] && mirror_has "$security" "$suite-security"; then
      sources="$sources
deb $security $suite-security main"
    else
      say "no security suite for $suite at this machine's mirrors: built without it"
    fi
    build=$path.building
    log=$path.log
    rm -rf --one-file-system "$build"
    root_recipe >"$path.recipe"
    if ! printf '%s\n' "$sources" | mmdebstrap --quiet --mode=root --variant=minbase \
      --include="$(packages_of "$release")" \
      --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*' \
      --customize-hook="sh '$path.recipe' \"\$1\"" "$suite" "$build" - >"$log" 2>&1; then
      tail -n 20 "$log" >&2
      rm -rf --one-file-system "$build"
      die "the root filesystem of $release could not be built; the whole log is $log"
    fi
    # Which of them runs is the knob's to say.
    [ "$release" != debian12-firewalls ] || chroot "$build" systemctl --quiet disable firewalld
    rm -f "$path.recipe" "$log"
    mv -T "$build" "$path"
  ) 8>"$cache/roots/.lock.$release" 9>&- || return 1
  echo "$path"
}
