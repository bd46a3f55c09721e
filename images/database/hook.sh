#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
# Patroni's strict mode keeps to the configured number of standbys: its own minimum of one is met by a neighbour of the
# leader, and a commit would be acknowledged that only one site has.
set -eu
case "$1" in
customize)
    settings=$2/usr/lib/python3/dist-packages/patroni/global_config.py
    sed -i "s/return 1 if self.is_synchronous_mode_strict else 0/return self.get_int('synchronous_node_count', 1) if self.is_synchronous_mode_strict else 0/" "$settings"
    grep -q "get_int('synchronous_node_count', 1) if self.is_synchronous_mode_strict" "$settings"
    ;;
esac
