#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
set -eu
case "$1" in
customize)
    # A service's root is read-only: what is bound into it needs a place to lie on.
    mkdir -p "$2/etc/platter" "$2/var/lib/platter" "$2/opt/platter" "$2/run" "$2/tmp"
    ;;
esac
