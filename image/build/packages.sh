#!/bin/sh
# Installs what SisCoE needs of Debian: nginx, and the locale that its models set at import (backend/cursos/models.py).
set -eu

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends nginx locales
echo "pt_BR.UTF-8 UTF-8" >>/etc/locale.gen
locale-gen
rm -rf /var/lib/apt/lists/*
