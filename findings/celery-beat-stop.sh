#!/bin/sh
# Celery's beat, told to end (SIGTERM) while it hands out a task to its broker.
# Guess: it ends with 0, as it does while it waits for the next task: the signal is its documented way to end.
# Seen:  it may end with 1 and "ValueError: invalid operation on closed shelf". The handler of the signal closes the schedule's file
#        before the task is handed out to the end, and ending closes it once more. The file itself is whole: the next beat reads it.
#        (celery 5.7.0, kombu 5.7.0, redis 7.4.1, against fakeredis 2.41.0, 28 November 2026)
# So:    an alarm on beat's exit code rings at deployments. A task that is due every few seconds makes it likely: 4 of 12 ends that came with a task.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check "celery[redis]==5.7.0" kombu==5.7.0 redis==7.4.1 fakeredis==2.41.0

cat >app.py <<'END'
import os

from celery import Celery

app = Celery("app", broker=f"redis://127.0.0.1:{os.environ['PORT']}/0")
app.conf.beat_schedule = {"work": {"task": "work", "schedule": float(os.environ["EVERY"])}}
END
cat >try.py <<'END'
import os
import random
import subprocess
import sys
import threading
import time

from fakeredis import TcpFakeServer

broker = TcpFakeServer(("127.0.0.1", 0))
threading.Thread(target=broker.serve_forever, daemon=True).start()
beat = [sys.executable, "-m", "celery", "--app", "app", "beat", "--loglevel", "info", "--schedule"]


def end(name, every, until):
    """How a beat ends that is told to when its log says so."""
    variables = {**os.environ, "PORT": str(broker.server_address[1]), "EVERY": every}
    process = subprocess.Popen([*beat, name], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        if until in line:
            break
    time.sleep(random.uniform(0, 0.02))
    process.terminate()
    log = process.stdout.read()
    return process.wait(), "invalid operation on closed shelf" in log


print("while it waits, (exit code, closed shelf):", end("waiting", "3600", "beat: Starting"))
# It hits the moment about every third time.
ends = {end(f"sending{number}", "1", "Sending due task") for number in range(25)}
print("while it hands out:", sorted(ends), flush=True)
os._exit(0)
END
echo "celery==5.7.0 kombu==5.7.0 redis==7.4.1, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
while it waits, (exit code, closed shelf): (0, False)
while it hands out: [(0, False), (1, True)]
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
