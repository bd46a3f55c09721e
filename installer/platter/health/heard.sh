# Which of the names $3 and so on the listener $1 has heard on the UDP port $2, a line each; waits 2 seconds at most.
heard=/run/$1-$2/heard
shift 2
tries=0
for name; do
  until grep -qsxF "$name" "$heard"; do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || continue 2
    sleep 0.05
  done
  echo "$name"
done
