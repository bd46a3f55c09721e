# Sourced by ./check and ./quickstart: what a fresh Debian machine lacks, and the jar with its images.

# need COMMAND PACKAGE...: installs the packages where the command, or the file of that name, is missing.
need() {
  local command=$1
  shift
  if [ -e "$command" ] || command -v "$command" >/dev/null; then return; fi
  [ "$(id -u)" = 0 ] || { echo "$command is missing; run as root, or install $*" >&2; exit 1; }
  [ -n "${updated:-}" ] || apt-get update -qq
  updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

need_build_tools() {
  need javac default-jdk-headless
  need mvn maven
}

need_lab() {
  [ "$(id -u)" = 0 ] || { echo "lab hosts need root" >&2; exit 1; }
  src/test/lab/lab deps
  need mmdebstrap mmdebstrap
  need patch patch
  need zstd zstd
  need npm npm
}

# What the acceptance tests hold against the product: other people's browsers, tools and engines.
need_tests() {
  need skopeo skopeo
  need chromium chromium fonts-noto-cjk
  need certutil libnss3-tools
  need dig bind9-dnsutils
  need ansible-playbook ansible-core
  need /usr/lib/python3/dist-packages/ansible_mitogen ansible-mitogen
  need sshd openssh-server
  need tmux tmux
  need curl curl
  need minisign minisign
}

# What presses the disc, and what others make of it.
need_disc() {
  need xorriso xorriso
  need implantisomd5 isomd5sum
  need isoinfo genisoimage
  need fuseiso fuseiso
  need /usr/share/doc/busybox-static busybox-static
}

# What starts the disc as a bare machine does.
need_boot() {
  need qemu-system-x86_64 qemu-system-x86
  need /usr/share/OVMF/OVMF_CODE_4M.secboot.fd ovmf
}

# Puts the server images into target/platter.jar; they are built at most once, whatever the checkout.
build_bundle() {
  java -jar target/platter.jar bundle build --images images --jar target/platter.jar
}
