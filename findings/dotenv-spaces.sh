#!/bin/sh
# A space around the equals sign, and a comment behind a value, in a .env file read by three libraries.
# Guess: all take A = 3, and all cut the comment off.
# Seen:  django-environ leaves A = 3 out (a line in the log says so); it and python-decouple keep the comment
#        as part of the value. python-dotenv does as guessed.
#        (django-environ 0.14.0, python-decouple 3.8, python-dotenv 1.2.4, 27 November 2026)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check django-environ==0.14.0 python-decouple==3.8 python-dotenv==1.2.4

cat >try.py <<'END'
import os
import decouple
import dotenv
import environ

with open("try.env", "w") as file:
    file.write("A = 3\nB=x #y\n")
os.environ.pop("A", None), os.environ.pop("B", None)
by_decouple = decouple.RepositoryEnv("try.env").data
by_dotenv = dotenv.dotenv_values("try.env")
environ.Env.read_env("try.env")
for name, read in [("python-dotenv", by_dotenv), ("python-decouple", by_decouple), ("django-environ", os.environ)]:
    print(name, [read.get("A"), read.get("B")])
END
echo "django-environ==0.14.0 python-decouple==3.8 python-dotenv==1.2.4, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
python-dotenv ['3', 'x']
python-decouple ['3', 'x #y']
django-environ [None, 'x #y']
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
