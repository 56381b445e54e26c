#!/bin/sh
# Which database a Redis URL means, to the two libraries that a Django application with Celery has.
# Guess: /1?db=2 is 1 to both; /1/2 and a name are refused by both.
# Seen:  redis-py takes ?db= before the path, joins the digits of /1/2 to 12, and makes 0 of a name.
#        kombu refuses all three. (redis 8.1.0, kombu 5.7.0, 27 November 2026)
# So:    a stray path segment empties or fills another database than the one that was meant.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check redis==8.1.0 kombu==5.7.0 packaging==26.0

cat >try.py <<'END'
import redis
import kombu

for path in ["1?db=2", "1/2", "cache"]:
    url = f"redis://localhost:1/{path}"
    database = redis.ConnectionPool.from_url(url).connection_kwargs.get("db", 0)
    try:
        kombu.Connection(url).channel()
        by_kombu = "accepts it"
    except (TypeError, ValueError) as error:
        by_kombu = f"refuses it ({type(error).__name__})"
    print(f"/{path}: redis-py takes {database}, kombu {by_kombu}")
END
echo "redis==8.1.0 kombu==5.7.0 packaging==26.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
/1?db=2: redis-py takes 2, kombu refuses it (TypeError)
/1/2: redis-py takes 12, kombu refuses it (ValueError)
/cache: redis-py takes 0, kombu refuses it (ValueError)
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
