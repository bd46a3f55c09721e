# Connects to addresses and ports, all at once. Arguments: address, port and, where our own listener must answer, the word
# "told". Prints for each, by its number from 0: number, exit status (124 where nothing answered), what was said.
exec bash -c '
export LC_ALL=C
probe() {
  said=$(timeout 4 bash -c "exec 3<>/dev/tcp/\$1/\$2 || exit
    [ \"\$3\" != told ] || IFS= read -r line <&3
    echo \"connected \$line\"" probe "$2" "$3" "$4" 2>&1)
  status=$?
  printf "%s %s %s\n" "$1" "$status" "${said//[[:cntrl:]]/ }"
}
number=0
while [ $# -gt 0 ]; do
  probe "$number" "$1" "$2" "$3" &
  number=$((number + 1))
  shift 3
done
wait' connect "$@"
