# Takes what address $1 port $2 sends, for at most 6 seconds. Prints bytes and microseconds.
exec bash -c '
export LC_ALL=C
start=$(date +%s%N)
bytes=$(timeout 6 bash -c "exec 3<>/dev/tcp/\$1/\$2 && exec cat <&3" take "$1" "$2" 2>/dev/null | wc -c)
echo "$bytes $((($(date +%s%N) - start) / 1000))"' transfer "$@"
