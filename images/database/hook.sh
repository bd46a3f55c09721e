#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
set -eu
case "$1" in
customize)
    patch --quiet --strip=1 --fuzz=0 --no-backup-if-mismatch --directory="$2/usr/lib/python3/dist-packages" <"${0%/*}/patroni.patch"
    ;;
esac
