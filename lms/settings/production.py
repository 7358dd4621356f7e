"""Settings for production: everything secret or local comes from the environment, and a missing one stops the start."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *  # noqa: F403
from lms.settings.base import env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL")
WAGTAILADMIN_BASE_URL = SITE_URL
env.db("DATABASE_URL")  # missing stops the start: nothing falls back to a file here
REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
DEMO_MODE = False

if env.bool("DEMO_MODE", default=False):
    raise ImproperlyConfigured("DEMO_MODE lets anyone sign in as anyone: it can't be switched on in production.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Behind the proxy every visitor has its address; limits by address count the one the proxy puts into X-Real-IP.
RATELIMIT_IP_META_KEY = "lms.people.access.address_behind_the_proxy"
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "X-Real-IP"
# Sub-domains and preload lists are for the domain's owner to decide; Wagtail's preview is a frame of our own site.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
