"""The Celery application: worker and beat read everything from Django's settings."""

import os

from celery import Celery, signals

from lms.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")


@signals.worker_init.connect
def _keep_what_is_loaded(**_: object) -> None:
    keep_what_is_loaded()
