#!/bin/sh
# Celery with Redis as its broker, installed as two packages: celery and redis.
# Guess: enough. The extra celery[redis] only names the second one.
# Seen:  kombu's transport imports `packaging` as well, which only the extra brings, and the extra wants one exact version of it
#        (packaging==26.3). Without it the broker fails at its first use, not when Celery is imported; the results' side works.
#        (celery 5.7.0, kombu 5.7.0, redis 7.4.1, 28 November 2026)
# So:    write celery[redis] into the requirements. An image without gunicorn or the like, which bring `packaging` by chance, breaks.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check celery==5.7.0 kombu==5.7.0 redis==7.4.1

cat >try.py <<'END'
from celery import Celery

app = Celery(broker="redis://127.0.0.1:1/0", backend="redis://127.0.0.1:1/0")
print("results:", type(app.backend).__name__)
try:
    print("broker:", type(app.connection().transport).__name__)
except ModuleNotFoundError as error:
    print("broker:", error)
END
echo "celery==5.7.0 kombu==5.7.0 redis==7.4.1, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
results: RedisBackend
broker: No module named 'packaging'
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
