"""Settings every environment shares. What differs is read from the environment and fails loudly when it is wrong."""

from pathlib import Path

import environ
from celery.schedules import schedule
from csp.constants import NONCE, NONE, SELF

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("LMS_VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
DEMO_MODE = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://localhost:8000")
BADGE_SECRET = env("BADGE_SECRET", default="")  # seals the keys badges are signed with; SECRET_KEY if empty

INSTALLED_APPS = [
    "lms.people",
    "lms.evidence",
    "curriculum",
    "lms.learning",
    "lms.cohorts",
    "lms.projects",
    "lms.escalator",
    "lms.recall",
    "certificates",
    "lms.dose",
    "lms.reminders",
    "lms.home",
    "allauth",
    "allauth.account",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "wagtailnhsukfrontend",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "csp.context_processors.nonce",
                "lms.people.context_processors.frame",
            ],
        },
    },
]

# ---- data -----------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'lms.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Immediate transactions queue writers at their start, so that none fails half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # A new connection costs PostgreSQL a new process: more than most pages do.
    DATABASES["default"] |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
    # Compiling a statement takes PostgreSQL longer than running any of ours: a tenth of a second, on every page.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Printed certificates, about 45 KB each, in each process: apart, so that they crowd out nothing else.
    "printed": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "printed",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}

# ---- people ---------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "home:my_page"
LOGOUT_REDIRECT_URL = "people:sign_in"
ACCOUNT_ADAPTER = "lms.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "reset_password": "lms.people.account_forms.AskForLinkForm",
    "reset_password_from_key": "lms.people.account_forms.NewPasswordByLinkForm",
    "change_password": "lms.people.account_forms.ChangePasswordForm",
    "set_password": "lms.people.account_forms.SetPasswordForm",
}
SESSION_COOKIE_AGE = 60 * 60 * 10

# ---- words and time -------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# ---- files ----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # evidence: never below a folder that a web server shows
# Where other systems lay staff lists, a folder below it for each organisation's slug; empty: none are taken from there.
STAFF_LIST_FOLDER = env("STAFF_LIST_FOLDER", default="")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A PKCS #12 file with the RSA key and certificate that sign certificates' PDFs; empty: they are not signed.
CERTIFICATE_SIGNING_FILE = env("CERTIFICATE_SIGNING_FILE", default="")
CERTIFICATE_SIGNING_PASSPHRASE = env("CERTIFICATE_SIGNING_PASSPHRASE", default="")

# ---- Wagtail --------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Improvement Skills Escalator"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_RESPONSIVE_HTML = True
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# What authors may upload to lessons, and how large; curriculum/uploads.py also looks into the file.
LESSON_UPLOAD_MB = {
    "video": env.int("LESSON_VIDEO_MAX_MB", default=100),
    "sound": env.int("LESSON_SOUND_MAX_MB", default=50),
    "file": env.int("LESSON_FILE_MAX_MB", default=25),
}
WAGTAILDOCS_MAX_UPLOAD_SIZE = max(LESSON_UPLOAD_MB.values()) * 2**20  # what the page refuses before it is sent
WAGTAILDOCS_DOCUMENT_FORM_BASE = "curriculum.uploads.LessonDocumentForm"
WAGTAILDOCS_CONTENT_TYPES = {
    "vtt": "text/vtt", "mp4": "video/mp4", "webm": "video/webm",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav",
}  # fmt: skip
LESSON_UPLOAD_KINDS = ["pdf", "docx", "xlsx", "pptx", "csv", "txt", "odt", "ods", *WAGTAILDOCS_CONTENT_TYPES]
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", "text/plain", *WAGTAILDOCS_CONTENT_TYPES.values()]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# ---- mail, Celery ---------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
    EMAIL_BACKEND = "lms.people.mail.SmtpBackend"  # one that is away must not fail the page it is opened from
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="escalator@localhost")
REMINDERS_TRANSPORT = env("REMINDERS_TRANSPORT", default="smtp")  # smtp | notify | folder | mailbox
REMINDERS_ANSWER_TIMEOUT = env.int("REMINDERS_ANSWER_TIMEOUT", default=60)  # seconds to answer for a whole message
REMINDERS_FOLDER = env("REMINDERS_FOLDER", default=str(VAR_DIR / "letters"))  # where "folder" writes them
NOTIFY_API_KEY = env("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_URL = env("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
REMINDERS_IN_DOUBT = env("REMINDERS_IN_DOUBT", default="resend")  # resend | hold
REMINDERS_PER_MINUTE = env.int("REMINDERS_PER_MINUTE", default=0)  # 0: as many as the transport takes

REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "processed_folder": str(VAR_DIR / "broker" / "processed"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
    }
else:
    # A broker that does not answer must not keep a page waiting: what is due is in the database anyway.
    # One second, four times: so often the client tries. A worker thereby notices a broker that hangs.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 1}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # one place says how to log: LOGGING
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "lms.reminders.beating:Scheduler"  # gives signs of life
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Plain intervals in UTC: beat's local-time crontab misfires when the clocks change. A ring nobody heard expires,
# so that a worker that was away does not find a queue of them.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "plan-reminders": {"task": "reminders.plan", "schedule": schedule(run_every=300), "options": {"expires": 300}},
    "send-reminders": {"task": "reminders.send_due", "schedule": schedule(run_every=30), "options": {"expires": 30}},
    "close-expired-attempts": {
        "task": "learning.close_expired",
        "schedule": schedule(run_every=60),
        "options": {"expires": 60},
    },
    "lapse-offers": {"task": "cohorts.lapse_offers", "schedule": schedule(run_every=60), "options": {"expires": 60}},
    "publish-scheduled": {
        "task": "curriculum.publish_scheduled",
        "schedule": schedule(run_every=300),
        "options": {"expires": 300},
    },
    "resume-reissues": {
        "task": "certificates.resume_reissues",
        "schedule": schedule(run_every=120),
        "options": {"expires": 120},
    },
    "resume-staff-lists": {"task": "dose.resume_lists", "schedule": schedule(run_every=60), "options": {"expires": 60}},
    "collect-staff-lists": {
        "task": "dose.collect_staff_lists",
        "schedule": schedule(run_every=120),
        "options": {"expires": 120},
    },
    "open-use-surveys": {
        "task": "cohorts.open_surveys",
        "schedule": schedule(run_every=3600),
        "options": {"expires": 3600},
    },
    "reap-reminders": {"task": "reminders.reap", "schedule": schedule(run_every=30), "options": {"expires": 30}},
    "add-up-dose": {"task": "dose.add_up", "schedule": schedule(run_every=60), "options": {"expires": 60}},
    "make-dose-ready": {"task": "dose.make_ready", "schedule": schedule(run_every=60), "options": {"expires": 60}},
    "count-days-of-dose": {"task": "dose.catch_up", "schedule": schedule(run_every=900), "options": {"expires": 900}},
    "check-dose": {"task": "dose.check_counts", "schedule": schedule(run_every=1800), "options": {"expires": 1800}},
}

# ---- safety ---------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    # Wagtail's editor needs inline scripts and styles; it has its own sign-in and is only for authors.
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "lms.people.views.plain_pages.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # Wagtail keeps its own log of what authors do; a line for each page saved would only drown the rest.
    "loggers": {"wagtail": {"level": "WARNING"}, "django_tasks": {"level": "WARNING"}},
}
