#!/bin/sh
# Runs a command as root on this machine's disk, of which nothing is changed: overlay.sh COMMAND…
# What the command prepares is gone when it ends. Run by root, in `unshare --mount`.
set -eu

mount --make-rprivate /
layer=$(mktemp -d)
mount -t tmpfs tmpfs "$layer"
mkdir "$layer/upper" "$layer/work" "$layer/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
for place in dev proc sys; do
  mount --rbind "/$place" "$layer/root/$place"
done

# As images of Debian have it: packages start no services.
printf '#!/bin/sh\nexit 101\n' >"$layer/root/usr/sbin/policy-rc.d"
chmod 0755 "$layer/root/usr/sbin/policy-rc.d"
exec chroot "$layer/root" "$@"
