"""Settings for a machine of one's own: the demo, an embedded database, mail that lands in a page."""

import warnings

from lms.settings.base import *  # noqa: F403
from lms.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
DEMO_MODE = env.bool("DEMO_MODE", default=True)
SECRET_KEY = env("SECRET_KEY", default="only-for-a-machine-of-ones-own-never-for-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
REMINDERS_TRANSPORT = env("REMINDERS_TRANSPORT", default="mailbox")
# Static files come from where they lie, with no collecting, and a changed one is seen at once.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

for folder in ("broker/queue", "broker/processed", "broker/control", "static", "media", "private"):
    (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)

# In a container one is root, and Celery would say so at length.
warnings.filterwarnings("ignore", message=r"\s*You're running the worker with superuser privileges")
