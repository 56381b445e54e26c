#!/bin/sh
# Prepares Debian for SisCoE: nginx, the locale that its models set at import, its user, and the folders that it writes to.
set -eu
home=$(dirname "$(dirname "$(readlink -f "$0")")")

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nginx locales
rm -rf /var/lib/apt/lists/*

# backend/cursos/models.py fails without it.
localedef --inputfile=pt_BR --charmap=UTF-8 pt_BR.UTF-8

useradd --uid "${SISCOE_UID:-1000}" --no-create-home --home-dir /tmp --shell /usr/sbin/nologin siscoe
install --directory --owner=siscoe --group=siscoe /run/siscoe

# As in application.sh.
chmod -R a+rX "$home"
ln -s "$home"/bin/* /usr/local/bin/
