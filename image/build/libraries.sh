#!/bin/sh
# Installs SisCoE's libraries, and those that its requirements.txt lacks. Run in the folder that has it.
set -eu
home=$(dirname "$(dirname "$(readlink -f "$0")")")

pip install --no-cache-dir --disable-pip-version-check --requirement requirements.txt \
  --requirement "$home/requirements.txt"
