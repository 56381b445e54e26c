#!/bin/sh
# Runs a command as a container of the image would: container.sh APP IMAGE MEDIA COMMAND…
# APP is /srv/app, MEDIA its folder media, IMAGE /srv/siscoe; all is read-only but MEDIA, /tmp, /run/siscoe and /dev/shm; the
# user is 1000, without any rights. Run by `unshare --mount`, which an ordinary account gets with `--user --map-root-user`.
set -eu
app=$1 image=$2 media=$3
shift 3

mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs /srv
mkdir /srv/app /srv/siscoe
mount --bind "$app" /srv/app
mount --bind "$image" /srv/siscoe
mkdir -p /srv/app/media
mount --bind "$media" /srv/app/media
for place in /srv/app /srv/siscoe /srv /; do
  mount -o remount,bind,ro "$place"
done
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir /run/siscoe

cd /srv/app
exec unshare --user --map-user=1000 --map-group=1000 "$@"
