#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
# Links a Java runtime of just the modules that the program uses, its classes without the numbers of their lines.
# jlink does not compress them: the layer is compressed as a whole, and better.
set -eu
# java.desktop for the beans that Jinjava's expressions are made of; nothing of it is drawn
modules=java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl
modules=$modules,java.sql,java.xml,jdk.crypto.ec,jdk.localedata,jdk.naming.dns,jdk.net,jdk.unsupported
case "$1" in
customize)
    chroot "$2" /usr/lib/jvm/java-21-openjdk-amd64/bin/jlink --add-modules "$modules" --include-locales=en,zh \
        --strip-java-debug-attributes --no-header-files --no-man-pages --exclude-files='/java.desktop/lib/**' \
        --output /usr/lib/java
    ;;
esac
