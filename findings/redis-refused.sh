#!/bin/sh
# How long redis-py takes to say that nobody listens, where the server is named by arguments and where it is by a URL.
# Guess: milliseconds either way; a refused connection is an answer, and both make the same client.
# Seen:  by arguments about four seconds: it tries ten times more, with growing waits in between. By a URL, or with
#        retry=None, at once, without another try. (redis 8.1.0; 7.4.1 likewise, in 5 to 11 s; 5.3.0, 6.4.0 and 7.0.1 at
#        once both ways; 27 November 2026)
# So:    retry= given, whichever way: a change from one form to the other changes what an outage does to a page.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check redis==8.1.0

cat >try.py <<'END'
import time
import redis

clients = {
    "Redis(port=1)": redis.Redis(port=1),
    "Redis(port=1, retry=None)": redis.Redis(port=1, retry=None),
    "Redis.from_url(...:1)": redis.Redis.from_url("redis://localhost:1"),
}
for name, client in clients.items():
    started = time.monotonic()
    try:
        client.ping()
    except redis.ConnectionError:
        took = time.monotonic() - started
        print(f"{name}: refused after", "more than a second" if took > 1 else "less than a second")
END
echo "redis==8.1.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
Redis(port=1): refused after more than a second
Redis(port=1, retry=None): refused after less than a second
Redis.from_url(...:1): refused after less than a second
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
