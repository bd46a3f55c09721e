# Every host has a cgroup of its own in every hierarchy of this machine (cgroup v1, hybrid or v2): hosts that share
# one see each other's processes, and systemd then stops the wrong thing.

hierarchies() { awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/self/mounts; }

make_cgroup() {
  local host=$1 top directory part file
  for top in $(hierarchies); do
    directory=$top
    for part in platter-lab "$lab" "$host"; do
      directory=$directory/$part
      mkdir -p "$directory"
      # cpuset starts empty in v1, and takes no process so.
      for file in cpuset.cpus cpuset.mems; do
        if [ -e "$directory/$file" ] && [ -z "$(cat "$directory/$file")" ] && [ "$(stat -fc %T "$top")" != cgroup2fs ]; then
          cat "$directory/../$file" >"$directory/$file"
        fi
      done
    done
  done
}

# Puts the process that asks into the host's cgroups.
join_cgroup() {
  local host=$1 top
  for top in $(hierarchies); do
    echo $BASHPID >"$top/platter-lab/$lab/$host/cgroup.procs"
  done
}

# Every process of a host, or of the whole lab without a name.
cgroup_pids() {
  local top directories=()
  for top in $(hierarchies); do
    [ -d "$top/platter-lab/$lab${1:+/$1}" ] && directories+=("$top/platter-lab/$lab${1:+/$1}")
  done
  [ ${#directories[@]} -gt 0 ] || return 0
  find "${directories[@]}" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -un
}

# Kills all processes of a host (or lab) and returns when the last is gone.
kill_cgroup() {
  local pids
  while pids=$(cgroup_pids "${1-}") && [ -n "$pids" ]; do
    # shellcheck disable=SC2086
    kill -9 $pids 2>/dev/null || true
    set_frozen "${1-}" 0
    sleep 0.02
  done
}

remove_cgroup() {
  local top directory
  for top in $(hierarchies); do
    directory=$top/platter-lab/$lab${1:+/$1}
    [ -d "$directory" ] && find "$directory" -depth -type d -exec rmdir {} + 2>/dev/null || true
    rmdir "$top/platter-lab" 2>/dev/null || true
  done
}

# Stops (1) or resumes (0) every process of a host, as a machine that hangs.
set_frozen() {
  local top directory
  for top in $(hierarchies); do
    for directory in "$top/platter-lab/$lab/${1:-*}"; do
      for directory in $directory; do
        if [ -e "$directory/freezer.state" ]; then
          [ "$2" = 1 ] && echo FROZEN >"$directory/freezer.state" || echo THAWED >"$directory/freezer.state"
        elif [ -e "$directory/cgroup.freeze" ]; then
          echo "$2" >"$directory/cgroup.freeze"
        fi
      done
    done
  done
}
