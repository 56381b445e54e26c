#!/bin/sh
# How many tasks wait in a Celery queue on Redis, by the length of the list of the queue's name, where tasks have priorities.
# Guess: LLEN celery says it: five tasks sent, no worker: 5.
# Seen:  it counts those without a priority, or with 0 to 2. The others wait in lists of their own, for 3, 6 and 9; their names
#        hold control characters.
#        (celery 5.7.0, kombu 5.7.0, redis 7.4.1, against fakeredis 2.41.0, 28 November 2026)
# So:    scaling or an alarm by LLEN misses them. Add up the four lists.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "celery[redis]==5.7.0" kombu==5.7.0 redis==7.4.1 fakeredis==2.41.0

cat >try.py <<'END'
import os
import sys
import threading

import redis
from celery import Celery
from fakeredis import TcpFakeServer

server = TcpFakeServer(("127.0.0.1", 0))
port = server.server_address[1]
threading.Thread(target=server.serve_forever, daemon=True).start()
app = Celery(broker=f"redis://127.0.0.1:{port}/0")
for priority in [None, 0, 2, 3, 9]:
    app.send_task("work", priority=priority)
client = redis.Redis(port=port)
print("LLEN celery:", client.llen("celery"))
for key in sorted(key for key in client.keys() if key.startswith(b"celery")):
    print(f"{key!r}: {client.llen(key)}")
# The stand-in waits for its clients to leave.
sys.stdout.flush()
os._exit(0)
END
echo "celery==5.7.0 kombu==5.7.0 redis==7.4.1 fakeredis==2.41.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
LLEN celery: 3
b'celery': 3
b'celery\x06\x163': 1
b'celery\x06\x169': 1
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
