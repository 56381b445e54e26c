# shellcheck shell=sh
# What every command of SisCoE's needs in its environment. Sourced by those in bin/, in the application's folder.

if [ -z "${DJANGO_SETTINGS_MODULE:-}" ]; then
  echo "DJANGO_SETTINGS_MODULE is not set: SisCoE would run with its development settings. Set it to backend.settings.prod." >&2
  exit 1
fi

# SisCoE looks the visitor's address up backwards in every signed-in view, and waits for the answer.
export RES_OPTIONS="${RES_OPTIONS:-timeout:1 attempts:1}"

# A log line is out when it is written, and nothing is written beside the sources.
export PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1

# nginx listens on PORT, gunicorn on the next one, Daphne on the one after that: the three share a task's localhost.
export PORT="${PORT:-8000}"
case "$PORT" in
  '' | *[!0-9]*)
    echo "PORT is \"$PORT\". It has to be a number: nginx's port, with two free ones behind it." >&2
    exit 1
    ;;
esac
export GUNICORN_PORT="${GUNICORN_PORT:-$((PORT + 1))}" DAPHNE_PORT="${DAPHNE_PORT:-$((PORT + 2))}"

# The balancer's health check asks with the task's own address as Host.
allow_own_address() {
  for address in $(hostname -i); do
    case "$address" in
      *:*) address="[$address]" ;;
    esac
    ALLOWED_HOSTS="${ALLOWED_HOSTS:+$ALLOWED_HOSTS,}$address"
  done
  export ALLOWED_HOSTS
}
