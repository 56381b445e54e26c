#!/bin/sh
# Two gunicorns of one user on one machine, with default settings.
# Guess: they share nothing but the code; each listens where --bind says and nowhere else.
# Seen:  each also listens on a control socket, ~/.gunicorn/gunicorn.ctl. The second takes the first one's place there,
#        and takes the file along when it ends: the first runs on without. (gunicorn 27.0.1, 27 November 2026)
# So:    --no-control-socket, or a --control-socket of its own for each.
set -eu
folder=$(mktemp -d)
first= second=
trap 'kill $first $second 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check gunicorn==27.0.1
cat >try.py <<'END'
def application(environ, start_response):
    start_response("200 OK", [])
    return [b""]
END
export HOME="$folder"
socket="$HOME/.gunicorn/gunicorn.ctl"
start() { venv/bin/gunicorn --bind "unix:$folder/$1.sock" try:application 2>"$1.log" & }
until_logged() {
  tries=0
  until grep -qs "$2" "$1.log"; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { cat "$1.log"; exit 1; }
    sleep 0.5
  done
}

echo "gunicorn 27.0.1, $(venv/bin/python --version)"
start first && first=$!
until_logged first "Control socket listening"
before=$(stat -c %i "$socket")
start second && second=$!
until_logged second "Control socket listening"
{
  [ "$(stat -c %i "$socket")" = "$before" ] && echo "the first keeps the socket" || echo "the second takes the socket"
  kill "$second" && wait "$second" || true
  second=
  kill -0 "$first" && echo "the first still runs"
  [ -S "$socket" ] && echo "the socket is still there" || echo "the socket is gone"
} >seen 2>/dev/null
cat seen

cat >expected <<'END'
the second takes the socket
the first still runs
the socket is gone
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
