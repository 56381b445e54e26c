#!/bin/sh
# Makes SisCoE's folder, in which it is run, one that can be served from a read-only disk.
set -eu
home=$(dirname "$(dirname "$(readlink -f "$0")")")

# Settings of production, so that they can be imported. Nothing is connected to, and nothing of this is kept.
export DJANGO_SETTINGS_MODULE=backend.settings.prod DEBUG=False ALLOWED_HOSTS=localhost
export SECRET_KEY=build DB_NAME=build DB_USER=build DB_PASSWORD=build
export EMAIL_HOST_USER=build EMAIL_HOST_PASSWORD=build BREVO_SMTP_USER=build BREVO_SMTP_PASSWORD=build
export DEFAULT_FROM_EMAIL=build@localhost
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=.

# Where the volume of the uploads is mounted.
mkdir -p media

python "$home/build/links.py"
python "$home/build/static_files.py"
python "$home/build/smoke_test.py"

# Files keep the rights that they had where the image is built: whoever keeps them to themselves there means nobody here.
chmod -R a+rX .
