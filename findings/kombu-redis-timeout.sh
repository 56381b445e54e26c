#!/bin/sh
# Whether one redis:// URL with a timeout suits all that reads it in a Django project: redis-py, Celery's results, Celery's broker.
# Guess: yes. socket_timeout is redis-py's own parameter, and the three of them are redis-py below.
# Seen:  redis-py and Celery's result backend take it, as a number. Celery's broker (kombu) raises a TypeError, before it
#        has spoken to any server. (kombu 5.7.0, celery 5.7.0, redis 7.4.1, 27 November 2026)
# So:    a broker's timeout goes into broker_transport_options, and its URL stays without.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check kombu==5.7.0 celery==5.7.0 redis==7.4.1 packaging==26.0

cat >try.py <<'END'
import redis
from celery import Celery
from kombu import Connection

url = "redis://127.0.0.1:6399/0?socket_timeout=20"
print("redis-py:", redis.ConnectionPool.from_url(url).connection_kwargs["socket_timeout"])
print("results:", Celery(backend=url).backend.connparams["socket_timeout"])
try:
    Connection(url).default_channel
    print("broker: taken")
except TypeError as error:
    print("broker:", error)
END
echo "kombu==5.7.0 celery==5.7.0 redis==7.4.1, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
redis-py: 20.0
results: 20.0
broker: Connection._init_params() got an unexpected keyword argument 'socket_timeout'
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
