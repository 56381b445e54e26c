#!/bin/sh
# How long redis-py 8 takes to say that nobody listens.
# Guess: milliseconds; a refused connection is an answer.
# Seen:  over a second, about four as a rule: the client tries ten times more, with growing waits in between.
#        `retry=None` answers at once. (redis 8.1.0, 27 November 2026)
# So:    with the cache down, each call of a page waits that long, and the pool of threads fills.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check redis==8.1.0

cat >try.py <<'END'
import time
import redis

for name, options in [("defaults", {}), ("retry=None", {"retry": None})]:
    client = redis.Redis(port=1, **options)
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
defaults: refused after more than a second
retry=None: refused after less than a second
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
