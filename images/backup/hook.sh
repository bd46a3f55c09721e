#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
set -eu
case "$1" in
setup)
    # Debian makes a database cluster as soon as a server is installed; ours are made on the hosts.
    mkdir -p "$2/etc/postgresql-common"
    echo 'create_main_cluster = false' > "$2/etc/postgresql-common/createcluster.conf"
    ;;
esac
