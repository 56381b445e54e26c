#!/bin/sh
# A schedule with both a day of the month and a day of the week: the first, and Mondays.
# Guess: as in cron, either one is enough: next on Monday, 2 November 2026.
# Seen:  Celery wants both (the first that is a Monday, in February 2027), and so does APScheduler (which counts
#        Monday as 0, so its 1 is Tuesday: 1 December). croniter and cronsim do as cron does.
#        (celery 5.7.0, APScheduler 3.11.3, croniter 7.0.0, cronsim 2.8, 27 November 2026)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check celery==5.7.0 APScheduler==3.11.3 croniter==7.0.0 cronsim==2.8

cat >try.py <<'END'
from datetime import datetime, timezone
import apscheduler.triggers.cron
import celery
import celery.schedules
import croniter
import cronsim

line = "0 0 1 * 1"
start = datetime(2026, 11, 1, 1, tzinfo=timezone.utc)
schedule = celery.schedules.crontab(
    minute=0, hour=0, day_of_month=1, day_of_week="mon", nowfun=lambda: start, app=celery.Celery()
)
print("celery     ", (start + schedule.remaining_estimate(start)).date())
trigger = apscheduler.triggers.cron.CronTrigger.from_crontab(line, timezone=timezone.utc)
print("APScheduler", trigger.get_next_fire_time(None, start).date())
print("croniter   ", croniter.croniter(line, start).get_next(datetime).date())
print("cronsim    ", next(cronsim.CronSim(line, start)).date())
END
echo "celery==5.7.0 APScheduler==3.11.3 croniter==7.0.0 cronsim==2.8, $(venv/bin/python --version)"
venv/bin/python try.py | tee seen

cat >expected <<'END'
celery      2027-02-01
APScheduler 2026-12-01
croniter    2026-11-02
cronsim     2026-11-02
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
