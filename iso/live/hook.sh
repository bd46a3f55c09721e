#!/bin/sh
# mmdebstrap calls this with "setup" before and with "customize" after the packages came, and the root.
# What the disc boots by comes to lie in /boot: vmlinuz, initrd.img, efi.img, eltorito.img, boot_hybrid.img, unicode.pf2.
set -eu
[ "$1" = customize ] || exit 0
root=$2
release=$(basename "$root"/lib/modules/*)

# Modules for what the medium, the network and the console may be on, and what those need. The large drivers of graphics cards stay out:
# without the firmware that is not Debian's they would take away the screen that the machine's own firmware has set up.
wanted='^kernel/(arch/x86/crypto|crypto|lib|block|fs/(autofs|efivarfs|ext4|jbd2|fat|exfat|isofs|udf|ntfs3|overlayfs|squashfs|nls|xfs|btrfs|fuse)'
wanted="$wanted|net/(802|8021q|bridge|llc|packet|unix|ipv6)"
wanted="$wanted|drivers/(acpi|ata|block|cdrom|char|dca|dma|firmware|hid|hv|i2c|input/(keyboard|mouse|serio)|iommu|message|mfd|mmc|net/(bonding|ethernet|hyperv|mdio|pcs|phy|team|usb|vmxnet3|xen)"
wanted="$wanted|net/[^/]*.ko|nvdimm|nvme|parport|pci|pcmcia|pinctrl|platform|ptp|scsi|ssb|bcma|thunderbolt|tty|usb|virtio|xen|md"
wanted="$wanted|gpu/drm/(ast|mgag200|hisilicon|qxl|bochs|tiny|virtio|hyperv|vmwgfx|vboxvideo|xen|[^/]*.ko)))"
cd "$root/lib/modules/$release"
awk -F '[: ]+' -v wanted="$wanted" '$1 ~ wanted { for (i = 1; i <= NF; i++) if ($i != "") print $i }' modules.dep | sort -u >/tmp/platter-modules.$$
find kernel -name '*.ko*' | sort | comm -23 - /tmp/platter-modules.$$ | xargs rm
rm /tmp/platter-modules.$$
cd /
chroot "$root" depmod "$release"

# What a medium can be on: discs, sticks, virtual media (USB), disks of virtual machines.
cat >>"$root/etc/initramfs-tools/modules" <<'END'
ahci
ata_generic
ata_piix
cdrom
ehci-pci
ehci-hcd
exfat
ext4
hid-generic
hv_storvsc
isofs
loop
megaraid_sas
mmc_block
mpt3sas
mptsas
mptspi
nvme
ohci-pci
overlay
rtsx_pci_sdmmc
rtsx_usb_sdmmc
sd_mod
sdhci-acpi
sdhci-pci
squashfs
sr_mod
uas
udf
uhci-hcd
usb-storage
usbhid
vfat
virtio_blk
virtio_pci
virtio_scsi
vmw_pvscsi
xhci-pci
xen-blkfront
END
printf 'MODULES=list\nCOMPRESS=xz\n' >"$root/etc/initramfs-tools/conf.d/platter"
rm -f "$root"/boot/initrd.img*
chroot "$root" mkinitramfs -o /boot/initrd.img "$release"
mv "$root/boot/vmlinuz-$release" "$root/boot/vmlinuz"

# Chinese for the tools that speak it.
chroot "$root" localedef -i zh_CN -f UTF-8 --no-archive /usr/lib/locale/zh_CN.utf8
mkdir -p "$root/media/platter-home" "$root/var/lib/platter" "$root/etc/network"
ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf /etc/systemd/system/getty@.service "$root/etc/systemd/system/multi-user.target.wants/getty@tty1.service"

# GRUB for a BIOS, from a disc and from a stick.
chroot "$root" grub-mkimage -O i386-pc -p /boot/grub -o /boot/core.img \
    biosdisk iso9660 part_msdos part_gpt normal linux configfile search search_fs_file serial terminal echo test ls \
    all_video gfxterm font gzio reboot halt
cat "$root/usr/lib/grub/i386-pc/cdboot.img" "$root/boot/core.img" >"$root/boot/eltorito.img"
cp "$root/usr/lib/grub/i386-pc/boot_hybrid.img" "$root/usr/share/grub/unicode.pf2" "$root/boot/"

# For UEFI: the distribution's signed chain, as it is.
efi=$root/boot/efi
mkdir -p "$efi/EFI/BOOT"
cp "$root/usr/lib/shim/shimx64.efi.signed" "$efi/EFI/BOOT/BOOTX64.EFI"
cp "$root/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed" "$efi/EFI/BOOT/grubx64.efi"
find "$efi" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
chroot "$root" mkfs.vfat -i 504C4154 --invariant -C /boot/efi.img 8192
chroot "$root" env TZ=UTC MTOOLS_SKIP_CHECK=1 mcopy -s -m -i /boot/efi.img /boot/efi/EFI ::
rm -r "$efi"
