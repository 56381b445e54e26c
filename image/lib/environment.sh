# shellcheck shell=sh
# What every task of SisCoE's needs in its environment. Sourced by the commands in bin/, in the application's folder.

if [ -z "${DJANGO_SETTINGS_MODULE:-}" ]; then
  echo "DJANGO_SETTINGS_MODULE is not set: SisCoE would run with its development settings. Set it to backend.settings.prod." >&2
  exit 1
fi

# SisCoE looks the visitor's address up backwards in every signed-in view, and waits for the answer.
export RES_OPTIONS="${RES_OPTIONS:-timeout:1 attempts:1}"

# A log line is out when it is written, and nothing is written beside the sources.
export PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

# Where the tasks keep sockets and passing files, and where uploads are.
export SISCOE_RUN="${SISCOE_RUN:-/run/siscoe}" SISCOE_MEDIA="${SISCOE_MEDIA:-/srv/media}" TMPDIR="${TMPDIR:-/tmp}"
