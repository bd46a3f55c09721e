# How long a TCP connection to $1 port $2 takes, $3 times: microseconds, a line each. Then, where there is ping and $4 is not 0,
# its summary for $4 packets.
exec bash -c '
export LC_ALL=C
now() {
  if [ "$EPOCHREALTIME" ]; then at=${EPOCHREALTIME/[.,]/}; else at=$(($(date +%s%N) / 1000)); fi
}
for ((i = 0; i < $3; i++)); do
  now; start=$at
  if { exec 3<>"/dev/tcp/$1/$2"; } 2>/dev/null; then
    now
    exec 3>&-
    echo "connect $((at - start))"
  else
    echo failed
  fi
done
if [ "$4" -gt 0 ] && command -v ping >/dev/null; then
  ping -n -q -c "$4" -i 0.02 -W 2 "$1" 2>/dev/null | sed -n "s/^\([0-9]*\) packets transmitted, \([0-9]*\) received.*/ping \1 \2/p"
fi' line "$@"
