#!/bin/sh
# A rediss:// URL with ssl_cert_reqs in the spelling that Celery's own error asks for (CERT_REQUIRED), read by what a Django project has.
# Guess: all of them take it: below each is redis-py, which knows the word.
# Seen:  Celery takes it for broker and results, and so it takes `required`. redis-py knows `required` only; it raises where the
#        first connection is made, so the cache and the channels fail with the URL that works for Celery.
#        (celery 5.7.0, kombu 5.7.0, redis 7.4.1; 28 November 2026)
# So:    write ssl_cert_reqs=required, which all of them take.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "celery[redis]==5.7.0" kombu==5.7.0 redis==7.4.1

cat >try.py <<'END'
import redis
from celery import Celery

for word in ["required", "CERT_REQUIRED"]:
    url = f"rediss://h:6379/0?ssl_cert_reqs={word}"
    app = Celery(broker=url, backend=url)
    broker = app.connection()
    print(f"{word}: broker {broker.ssl['ssl_cert_reqs'].name}, results {app.backend.connparams['ssl_cert_reqs'].name},", end=" ")
    try:
        print("redis-py", redis.ConnectionPool.from_url(url).make_connection().cert_reqs.name)
    except redis.RedisError as error:
        print("redis-py", type(error).__name__)
END
echo "celery==5.7.0 kombu==5.7.0 redis==7.4.1, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
required: broker CERT_REQUIRED, results CERT_REQUIRED, redis-py CERT_REQUIRED
CERT_REQUIRED: broker CERT_REQUIRED, results CERT_REQUIRED, redis-py RedisError
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
