#!/bin/sh
# A plus sign in the address of a PostgreSQL database, read by four libraries.
# Guess: a space in the query to all of them, a plus elsewhere.
# Seen:  libpq (psycopg, psycopg2) keeps every plus. dj-database-url makes a space of the one in the query;
#        django-environ of the one in the database's name as well. All keep it in user and password.
#        (psycopg 3.3.9, psycopg2 2.9.13, dj-database-url 3.1.2, django-environ 0.14.0, 27 November 2026)
# So:    %2B and %20 mean the same to all of them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check psycopg[binary]==3.3.9 psycopg2-binary==2.9.13 dj-database-url==3.1.2 django-environ==0.14.0

cat >try.py <<'END'
import dj_database_url
import environ
import psycopg.conninfo
import psycopg2.extensions

url = "postgresql://us+er:pa+ss@h/d+b?application_name=a+b"
for name, read in [("psycopg", psycopg.conninfo.conninfo_to_dict), ("psycopg2", psycopg2.extensions.parse_dsn)]:
    values = read(url)
    print(name, [values[key] for key in ("user", "password", "dbname", "application_name")])
for name, read in [("dj-database-url", dj_database_url.parse), ("django-environ", environ.Env.db_url_config)]:
    values = read(url)
    print(name, [values[key] for key in ("USER", "PASSWORD", "NAME")] + [values["OPTIONS"]["application_name"]])
END
echo "psycopg[binary]==3.3.9 psycopg2-binary==2.9.13 dj-database-url==3.1.2 django-environ==0.14.0, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
psycopg ['us+er', 'pa+ss', 'd+b', 'a+b']
psycopg2 ['us+er', 'pa+ss', 'd+b', 'a+b']
dj-database-url ['us+er', 'pa+ss', 'd+b', 'a b']
django-environ ['us+er', 'pa+ss', 'd b', 'a b']
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
