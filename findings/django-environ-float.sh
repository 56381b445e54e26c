#!/bin/sh
# A float in scientific notation, and one with a unit, read by django-environ.
# Guess: 1e3 is 1000.0, and 1.5s is refused, as by Python's float().
# Seen:  everything but digits, commas, points and minus is dropped first: 1e3 is 13.0, 2.5E-1 is refused (2.5-1),
#        1.5s is 1.5. environs reads 1e3 as 1000.0 and refuses 1.5s.
#        (django-environ 0.14.0, environs 15.2.0, 27 November 2026)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check django-environ==0.14.0 environs==15.2.0

cat >try.py <<'END'
import os
import environ
import environs

for text in ["1e3", "2.5E-1", "1.5s"]:
    os.environ["RATE"] = text
    for name, reader in [("django-environ", environ.Env()), ("environs", environs.Env())]:
        try:
            print(text, name, reader.float("RATE"))
        except Exception as error:
            print(text, name, "refused")
END
echo "django-environ==0.14.0 environs==15.2.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
1e3 django-environ 13.0
1e3 environs 1000.0
2.5E-1 django-environ refused
2.5E-1 environs 0.25
1.5s django-environ 1.5
1.5s environs refused
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
