#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
# Compiles the archive module with the image's own Erlang. Its hooks are those of one release of
# ejabberd (25.10 gave one of them another shape), so any other is refused.
set -eu
wanted=24.12
case "$1" in
customize)
    here=$(dirname "$0")
    installed=$(chroot "$2" dpkg-query --show --showformat='${Version}' ejabberd)
    case "$installed" in
    "$wanted"-*) ;;
    *)
        echo "mod_platter_archive is written for ejabberd $wanted, but $installed is installed:" \
            "adapt the module, then this script" >&2
        exit 1
        ;;
    esac
    modules=/usr/lib/x86_64-linux-gnu/ejabberd-$installed
    [ -d "$2$modules/include" ] || modules=/usr/lib/x86_64-linux-gnu/ejabberd-$wanted
    cp "$here/mod_platter_archive.erl" "$2/tmp/"
    chroot "$2" sh -c "cd /tmp && ERL_COMPILER_OPTIONS=deterministic erlc -Werror \
        -I '$modules/include' -pa '$modules/ebin' mod_platter_archive.erl"
    mv "$2/tmp/mod_platter_archive.beam" "$2$modules/ebin/"
    rm "$2/tmp/mod_platter_archive.erl"
    # Debian's script runs for the account "ejabberd" only; ours has another name on the hosts.
    sed -i 's/^INSTALLUSER=ejabberd$/INSTALLUSER=/' "$2/usr/sbin/ejabberdctl"
    grep -qx 'INSTALLUSER=' "$2/usr/sbin/ejabberdctl"
    ;;
esac
