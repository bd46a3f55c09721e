package platter.playbook.module;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import platter.bundle.Bundle;
import platter.bundle.Image;
import platter.bundle.Layer;
import platter.playbook.host.Command;
import platter.playbook.host.FileState;
import platter.playbook.host.Known;
import platter.playbook.host.Query;

/**
 * That an image is unpacked and current. Each layer gets into a file, where a broken line goes on,
 * and is compared with its hash; it is unpacked once, beside its place, and renamed; the image is a
 * tree of hard links to its layers' files, made beside, renamed, and reached through a link that is
 * switched last. At no moment does half an image stand where a service would look for one.
 */
record ImageWish(Image image, Bundle bundle) implements Wish {
  private static final Duration LONG = Duration.ofMinutes(60);
  private static final String LAYERS = "/opt/platter/layers/";
  private static final String IMAGES = "/opt/platter/images/";

  private static final String UNPACK =
      """
      umask 022
      part=${1%/*}/.${1##*/}.part
      rm -rf "$part" && mkdir "$part" || exit
      trap 'rm -rf "$part"' EXIT
      said=$(tar -C "$part" --numeric-owner -xpf "$2" 2>&1) || {
        printf '%s\\n' "$2 could not be unpacked" "$said" | head -n 4 >&2
        exit 1
      }
      rm -rf "$1" && mv -T "$part" "$1" && rm -f "$2\"""";

  // Whiteouts (files named .wh.*, from the OCI image specification) say what a layer takes away
  // from
  // those below it.
  private static final String COMPOSE =
      """
      umask 022
      images=/opt/platter/images
      name=$1 version=$2
      shift 2
      part=$images/.$version.part
      rm -rf "$part" && mkdir -p "$part/rootfs" || exit
      first=yes
      for hex do
        layer=/opt/platter/layers/$hex root=$part/rootfs
        if [ -z "$first" ]; then
          (cd "$layer" && find . -name '.wh.*') | while IFS= read -r mark; do
            case $mark in
              */.wh..wh..opq) find "$root/${mark%/*}" -mindepth 1 -maxdepth 1 -exec rm -rf {} + ;;
              *) rm -rf "$root/${mark%/*}/${mark##*/.wh.}" ;;
            esac || exit
          done || exit
          (cd "$layer" && find . -mindepth 1 -type d) | while IFS= read -r path; do
            [ ! -L "$root/$path" ] && { [ -d "$root/$path" ] || [ ! -e "$root/$path" ]; } ||
              rm -f "$root/$path" || exit
          done || exit
          (cd "$layer" && find . -mindepth 1 ! -type d) | while IFS= read -r path; do
            [ -L "$root/$path" ] || [ ! -d "$root/$path" ] || rm -rf "$root/$path" || exit
          done || exit
        fi
        first=
        cp -alf "$layer/." "$root/" && find "$root" -name '.wh.*' -exec rm -f {} + || exit
        printf '%s\\n' "$hex" >>"$part/layers"
      done
      rm -rf "$images/$version" && mv -T "$part" "$images/$version" || exit
      rm -f "$images/.$name.link"
      ln -s "$version" "$images/.$name.link" && mv -fT "$images/.$name.link" "$images/$name\"""";

  private String version() {
    return image.name() + "-" + hex(image.digest()).substring(0, 12);
  }

  private static String hex(String digest) {
    return digest.substring(digest.indexOf(':') + 1);
  }

  @Override
  public Set<Query<?>> asks() {
    var asks = new LinkedHashSet<Query<?>>();
    asks.add(new Query.Stat(IMAGES + image.name()));
    asks.add(new Query.Stat(IMAGES + version()));
    image.layers().forEach(layer -> asks.add(stat(layer)));
    return asks;
  }

  private static Query.Stat stat(Layer layer) {
    return new Query.Stat(LAYERS + hex(layer.diffId()));
  }

  @Override
  public Verdict compare(Known known) {
    var link = known.get(new Query.Stat(IMAGES + image.name()));
    var tree = known.get(new Query.Stat(IMAGES + version()));
    if (link.target().equals(version()) && tree.type() == FileState.Type.DIRECTORY) {
      return new Verdict.Same();
    }
    var commands = new ArrayList<Command>();
    var difference = new StringBuilder();
    for (var layer : image.layers()) {
      if (!known.get(stat(layer)).exists()) {
        difference.append(
            "+layer %.12s (%d MB)%n".formatted(hex(layer.diffId()), layer.plainSize() >> 20));
        commands.add(
            Command.of(UNPACK, LAYERS + hex(layer.diffId()), file(layer))
                .within(LONG)
                .reading(blob(layer)));
      }
    }
    var args = new ArrayList<>(List.of(image.name(), version()));
    image.layers().forEach(layer -> args.add(hex(layer.diffId())));
    commands.add(Command.of(COMPOSE, args.toArray(String[]::new)).within(Duration.ofMinutes(15)));
    if (link.exists()) {
      difference.append("-image %s%n".formatted(link.target()));
    }
    difference.append("+image %s (%s)%n".formatted(version(), image.version()));
    return new Verdict.Change(
        difference.toString(), commands, List.of(Owned.of(Owned.Kind.IMAGE, image.name())));
  }

  private static String file(Layer layer) {
    return LAYERS + hex(layer.diffId()) + ".tar";
  }

  private Command.Blob blob(Layer layer) {
    return new Command.Blob() {
      @Override
      public InputStream open(long offset) throws IOException {
        var plain = bundle.plain(layer);
        try {
          plain.skipNBytes(offset);
          return plain;
        } catch (IOException e) {
          plain.close();
          throw e;
        }
      }

      @Override
      public long size() {
        return layer.plainSize();
      }

      @Override
      public String sha256() {
        return hex(layer.diffId());
      }

      @Override
      public String path() {
        return file(layer);
      }
    };
  }
}
