#!/bin/sh
# Whether Django logs an exception in a view when the project's own page for errors (handler500) fails as well.
# Guess: yes. The logger `django.request` tells of the first exception before anything is answered; the second one comes on top.
# Seen:  Django logs neither. `django.request` writes once the page for errors is there, so a page that fails takes the line with
#        it, and both exceptions go to whoever called Django: a server logs them in its own words, under its own logger.
#        (Django 5.2.19, 27 November 2026)
# So:    a filter that counts Django's errors by `django.request` misses them: it has to know the server's line as well
#        (docs/image.md, Errors in the log).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check Django==5.2.19

cat >try.py <<'END'
import logging
import sys

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path


def view(request):
    raise ValueError("in the view")


def page(request):
    if sys.argv[1] == "fails":
        raise LookupError("in the page for errors")
    return HttpResponse("sorry", status=500)


urlpatterns = [path("", view)]
handler500 = page
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None)
django.setup()

lines = []


class Keep(logging.Handler):
    def emit(self, record):
        lines.append(record.getMessage())


logging.getLogger("django.request").addHandler(Keep())
environ = RequestFactory().get("/").environ
try:
    list(WSGIHandler()(environ, lambda status, headers: None))
    left = "nothing"
except Exception as error:
    left = f"{type(error).__name__}, after {type(error.__context__).__name__}"
print(f"page {sys.argv[1]}: django.request logs {lines}, the server gets {left}")
END
echo "Django==5.2.19, $(venv/bin/python --version)"
for page in works fails; do venv/bin/python try.py "$page"; done | tee seen

cat >expected <<'END'
page works: django.request logs ['Internal Server Error: /'], the server gets nothing
page fails: django.request logs [], the server gets LookupError, after ValueError
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
