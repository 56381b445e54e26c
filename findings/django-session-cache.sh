#!/bin/sh
# A page of a signed-in visitor while the cache that holds the sessions is away for a moment (django-redis, sessions in the cache).
# Guess: the page fails with 500; or, where django-redis is told to ignore that (IGNORE_EXCEPTIONS), it treats the visitor as a
#        stranger. Once the cache is back, so is the session: nothing was deleted.
# Seen:  either way the answer is 200, and tells the browser to delete the session's cookie. The session is still in the cache, and
#        the visitor has to sign in again. Django's cache session takes any error of the cache for "no such session", and
#        SessionMiddleware deletes the cookie of a session that is empty. A view that asks the cache itself fails with 500.
#        (Django 5.2.19, django-redis 7.0.0, redis 8.1.0, 28 November 2026)
# So:    a failover of a second signs out everybody who asks for a page in that second.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Django==5.2.19 django-redis==7.0.0 redis==8.1.0

cat >try.py <<'END'
import logging
import sys

import django
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path

ignore = sys.argv[1] == "ignored"
settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    # Nobody listens on port 1: a cache that is away.
    CACHES={
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
            "OPTIONS": {"IGNORE_EXCEPTIONS": ignore},
        }
    },
)
django.setup()
logging.disable(logging.CRITICAL)
urlpatterns = [
    path("session", lambda request: HttpResponse(str(request.session.get("user")))),
    path("cache", lambda request: HttpResponse(str(cache.get("anything")))),
]

browser = Client(raise_request_exception=False)
browser.cookies["sessionid"] = "a" * 32
asked = browser.get("/cache").status_code
answer = browser.get("/session")
cookie = answer.cookies.get("sessionid")
done = "deleted" if cookie and cookie["max-age"] == 0 else "kept"
print(f"exceptions {sys.argv[1]}: a view that asks the cache {asked}, the session {answer.status_code} and its cookie {done}")
END
echo "Django==5.2.19 django-redis==7.0.0 redis==8.1.0, $(venv/bin/python --version)"
for exceptions in ignored raised; do venv/bin/python try.py $exceptions; done | tee seen

cat >expected <<'END'
exceptions ignored: a view that asks the cache 200, the session 200 and its cookie deleted
exceptions raised: a view that asks the cache 500, the session 200 and its cookie deleted
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
