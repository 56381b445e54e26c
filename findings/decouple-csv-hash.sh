#!/bin/sh
# A hash sign and a backslash in a comma-separated list, read by python-decouple.
# Guess: commas split, nothing else means anything.
# Seen:  the list is read as a shell reads words: from # on everything is dropped, the rest of the list too, and a
#        backslash goes. environs and django-environ only split.
#        (python-decouple 3.8, environs 15.2.0, django-environ 0.14.0, 27 November 2026)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-decouple==3.8 environs==15.2.0 django-environ==0.14.0

cat >try.py <<'END'
import os
import decouple
import environ
import environs

for text in ["a.example,b#c,d.example", r"a\b,c"]:
    os.environ["NAMES"] = text
    print(text)
    print("  python-decouple", decouple.config("NAMES", cast=decouple.Csv()))
    print("  environs       ", environs.Env().list("NAMES"))
    print("  django-environ ", environ.Env().list("NAMES"))
END
echo "python-decouple==3.8 environs==15.2.0 django-environ==0.14.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
a.example,b#c,d.example
  python-decouple ['a.example', 'b']
  environs        ['a.example', 'b#c', 'd.example']
  django-environ  ['a.example', 'b#c', 'd.example']
a\b,c
  python-decouple ['ab', 'c']
  environs        ['a\\b', 'c']
  django-environ  ['a\\b', 'c']
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
