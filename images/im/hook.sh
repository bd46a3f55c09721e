#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
# Compiles the archive module with the image's own Erlang and runs its tests in the image's own ejabberd.
# Its hooks are those of one release of ejabberd (25.10 gave one of them another shape), so any other is
# refused, and the tests say whether a revision of that release still has them.
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
    work=/tmp/mod_platter_archive
    mkdir "$2$work"
    cp "$here/mod_platter_archive.erl" "$here/tests/"* "$2$work/"
    chroot "$2" env -C "$work" HOME="$work" ERL_COMPILER_OPTIONS=deterministic sh -euc '
        erlc -Werror -I "$1/include" -pa "$1/ebin" ./*.erl
        timeout 300 erl -noinput -pa "$1/ebin" -pa . -eval \
            "halt(case eunit:test(mod_platter_archive_tests) of ok -> 0; _ -> 1 end)"' - "$modules" || {
        echo "mod_platter_archive does not do what it promises in ejabberd $installed: see above" >&2
        exit 1
    }
    mv "$2$work/mod_platter_archive.beam" "$2$modules/ebin/"
    rm -r "$2$work"
    # Debian's script runs for the account "ejabberd" only; ours has another name on the hosts.
    sed -i 's/^INSTALLUSER=ejabberd$/INSTALLUSER=/' "$2/usr/sbin/ejabberdctl"
    grep -qx 'INSTALLUSER=' "$2/usr/sbin/ejabberdctl"
    ;;
esac
