"""The demo's settings with the bare pages that ours are measured against."""

from lms.settings.dev import *  # noqa: F403
from lms.settings.dev import BASE_DIR, INSTALLED_APPS, TEMPLATES

CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_AUTOREFRESH = False
INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks"]
ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "benchmarks" / "templates")
