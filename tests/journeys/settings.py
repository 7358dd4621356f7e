"""The demo's settings for the journeys: work that is handed off is done at once, so that its mail is there to read."""

from lms.settings.dev import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_AUTOREFRESH = False
