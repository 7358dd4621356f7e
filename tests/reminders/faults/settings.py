"""Settings of the processes that are made to suffer: as in production, in a hurry, at a time of the test's choosing.

The environment says what is different: LMS_FAULTS_CLOCK moves the clock of Python in this process, and
LMS_FAULTS_DATABASE_CLOCK the one of the database as this process sees it, both by seconds.
"""

from pathlib import Path

from celery.schedules import schedule

from lms.reminders import marks
from lms.settings.dev import *  # noqa: F403
from lms.settings.dev import CELERY_BEAT_SCHEDULE, DATABASES, INSTALLED_APPS, env
from tests.reminders.faults import clocks
from tests.reminders.faults.dying import obeying

clocks.move_python(env.float("LMS_FAULTS_CLOCK", default=0))
DEMO_MODE = False
INSTALLED_APPS = [*INSTALLED_APPS, "tests.reminders.faults"]
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # The functions of `clock.sql` come before PostgreSQL's own.
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c search_path=faults,pg_catalog,public "
        f"-c faults.clock={env.float('LMS_FAULTS_DATABASE_CLOCK', default=0)}"
    }

EMAIL_TIMEOUT = env.float("LMS_FAULTS_EMAIL_TIMEOUT", default=20)
REMINDERS_ANSWER_TIMEOUT = env.float("LMS_FAULTS_ANSWER_TIMEOUT", default=60)
if _hurry := env.float("LMS_FAULTS_HURRY", default=0):
    CELERY_BEAT_MAX_LOOP_INTERVAL = _hurry
    CELERY_BEAT_SCHEDULE = {
        name: {
            "task": entry["task"],
            # Planning reads every table there is: a test that is not about planning has better uses for the machine.
            "schedule": schedule(run_every=_hurry * (20 if entry["task"] == "reminders.plan" else 1)),
            "options": {"expires": 30},
        }
        for name, entry in CELERY_BEAT_SCHEDULE.items()
        if str(entry["task"]).startswith("reminders.")
    }
if _folder := env.str("LMS_FAULTS_MARKS", default=""):
    marks.at = obeying(Path(_folder))
