#!/bin/sh
# Connection options in the query of a cache URL, on their way through django-environ and django-redis.
# Guess: the options reach redis-py, which reads each of them from a URL by itself.
# Seen:  django-environ takes them out of the URL into OPTIONS, in capitals. django-redis knows SOCKET_TIMEOUT there,
#        and drops CLIENT_NAME, HEALTH_CHECK_INTERVAL and the like without a word.
#        (django-environ 0.14.0, django-redis 7.0.0, redis 8.1.0, 27 November 2026)
# So:    such options go into OPTIONS["CONNECTION_POOL_KWARGS"].
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check django-environ==0.14.0 django-redis==7.0.0 redis==8.1.0 Django==5.2.19

cat >try.py <<'END'
import environ
import redis
from django.conf import settings

url = "redis://h:6379/1?socket_timeout=20&client_name=web&health_check_interval=30"
cache = environ.Env.cache_url_config(url)
settings.configure(CACHES={"default": cache})
from django_redis.pool import ConnectionFactory

factory = ConnectionFactory(cache["OPTIONS"])
by_django = factory.get_connection_pool(factory.make_connection_params(cache["LOCATION"])).connection_kwargs
alone = redis.ConnectionPool.from_url(url).connection_kwargs
for option in ["socket_timeout", "client_name", "health_check_interval"]:
    print(f"{option}: redis-py alone {alone.get(option)}, through both {by_django.get(option)}")
END
echo "django-environ==0.14.0 django-redis==7.0.0 redis==8.1.0 Django==5.2.19, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
socket_timeout: redis-py alone 20.0, through both 20
client_name: redis-py alone web, through both None
health_check_interval: redis-py alone 30, through both None
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
