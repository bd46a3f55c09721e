# The framed runtime: started once per host, fed over its standard input until that ends.
#
# The client puts two assignments in front of this text: n, the nonce of this connection, and s, the
# shell that scripts run in. Everything here is builtin but timeout, dd, cat, rm and mktemp, because
# on the host only fork and exec cost time. Nothing of a script is on a command line or in the
# environment; a script's text and values are in a file of a directory that only this account opens.
#
# Frames in: one line "ID KIND LIMIT INPUT TERMINAL LENGTH", then the program, either as one escaped
# line (KIND l) or as LENGTH bytes (KIND d). KIND k asks for a sign of life.
# Frames out: "NONCE S ID" when the script starts, "NONCE A ID STATUS 0|1" when it has ended; after a
# 1 its standard output and standard error follow, each ended by a line NONCE. "NONCE F ID" when the
# program could not be stored.
unset TMOUT CDPATH ENV BASH_ENV LANGUAGE IFS
LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
umask 022
cd /
d=$(umask 077; mktemp -d /run/platter-XXXXXXXX 2>/dev/null || mktemp -d /tmp/platter-XXXXXXXX) || {
  printf '\n%s E no directory for temporary files under /run or /tmp\n' "$n"
  exit 1
}
trap 'rm -rf "$d"' EXIT
trap 'exit 1' HUP INT TERM PIPE
# By path: busybox sh would take its own timeout, which ends one process and not a group.
t=
for q in /usr/bin/timeout /bin/timeout; do [ -x "$q" ] && t=$q && break; done
[ "$t" ] || {
  printf '\n%s E no timeout command, which is part of coreutils\n' "$n"
  exit 1
}
# What a terminal delivers has no end: the client cuts it into pieces and says how long each is.
pieces() {
  while read -r b && [ "$b" -gt 0 ]; do dd bs="$b" count=1 iflag=fullblock 2>/dev/null || break; done
}
printf '\n%s\n' "$n" >"$d/mark"
c=0
printf '\n%s H %s %s\n' "$n" "$d" "$(id -u)"
while read -r i k l x y b; do
  [ -e "$d/stop" ] && break
  r=0
  case $k in
    k)
      printf '%s S %s\n%s A %s 0 0\n' "$n" "$i" "$n" "$i" || break
      continue
      ;;
    l)
      IFS= read -r p || break
      printf %b "$p" >"$d/$i.s" || r=1
      ;;
    *) dd bs="$b" count=1 iflag=fullblock of="$d/$i.s" 2>/dev/null || r=1 ;;
  esac
  if [ "$r" != 0 ]; then
    printf '%s F %s\n' "$n" "$i" || break
    continue
  fi
  # Fails once nobody listens any more, so that what is queued does not run without its client.
  printf '%s S %s\n' "$n" "$i" || break
  case $x$y in
    00 | 01) "$t" -k 5 "$l" $s "$d/$i.s" </dev/null >"$d/$i.o" 2>"$d/$i.e" ;;
    10) "$t" -k 5 "$l" $s "$d/$i.s" >"$d/$i.o" 2>"$d/$i.e" ;;
    *) pieces | "$t" -k 5 "$l" $s "$d/$i.s" >"$d/$i.o" 2>"$d/$i.e" ;;
  esac
  r=$?
  : >"$d/$i.p"
  if [ -s "$d/$i.o" ] || [ -s "$d/$i.e" ]; then
    printf '%s A %s %s 1\n' "$n" "$i" "$r" || break
    cat "$d/$i.o" "$d/mark" "$d/$i.e" "$d/mark" || break
  else
    printf '%s A %s %s 0\n' "$n" "$i" "$r" || break
  fi
  [ "$x" = 1 ] && break
  # Every output has a file of its own: a late writer in the background cannot reach the next frame.
  c=$((c + 1))
  if [ "$c" -ge 32 ]; then
    rm -f "$d"/[0-9]*
    c=0
  fi
done
