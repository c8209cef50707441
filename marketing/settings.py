"""Settings: one file; what differs comes from the environment (.env.example names it all)."""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from marketing.logs import configure_structlog, logging_for

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.bool("DEBUG", default=False)
# A row locked out of order (core/locks.py): an error here and in tests, a log line in production.
LOCKS_STRICT = DEBUG
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-and-tests" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY; .env.example says what it is for.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where links in mails point to; a job has no request to ask.
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

# Everything the program writes on its own machine lies below this folder, never in git.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

OWN_APPS = [
    "insights",
    "aftersales",
    "receivables",
    "deliveries",
    "contracts",
    "orders",
    "stock",
    "demand",
    "pricing",
    "customers",
    "workflow",
    "worktime",
    "accounts",
    "records",
    "core",
]
INSTALLED_APPS = [
    "marketing",
    *OWN_APPS,
    "django.contrib.admin",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
]
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "marketing.urls"
WSGI_APPLICATION = "marketing.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database: SQLite unless DATABASE_URL names a PostgreSQL. ATOMIC_REQUESTS stays off: on SQLite
# every transaction takes the write lock (docs/decisions/0001-two-ways-to-run.md).
DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASE_OPTIONS = env.str(
    "DATABASE_OPTIONS",
    default="-c statement_timeout=15000 -c lock_timeout=3000"
    " -c idle_in_transaction_session_timeout=30000",
)
DATABASE["CONN_MAX_AGE"] = 60
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA recursive_triggers=ON; PRAGMA journal_size_limit=67108864;"
        ),
    }
else:
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["OPTIONS"] = {**DATABASE.get("OPTIONS", {}), "options": DATABASE_OPTIONS}
DATABASES = {"default": DATABASE}

# Cache: the memory of the one web process, or Redis when CACHE_URL names one. "shared" is seen by
# every process in both ways to run; it carries the heartbeat of beat and nothing that must last.
CACHE_URL = env.str("CACHE_URL", default="")
if CACHE_URL:
    redis_cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    CACHES = {"default": redis_cache, "shared": {**redis_cache, "KEY_PREFIX": "shared"}}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "shared": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
        },
    }

# Jobs: the row in the outbox is the job, the message only a nudge, so that the broker may lose it.
CELERY_BROKER_URL = env.str("REDIS_URL", default="filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    QUEUE_DIR, CONTROL_DIR = VAR_DIR / "queue", VAR_DIR / "queue-control"
    for folder in (QUEUE_DIR, CONTROL_DIR):
        folder.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR),
        "data_folder_out": str(QUEUE_DIR),
        "control_folder": str(CONTROL_DIR),
        "polling_interval": 0.25,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
# (task, when, seconds after which a message that nobody fetched is worth nothing)
BEAT_JOBS: list[tuple[str, float | crontab, int]] = [
    ("marketing.tasks.note_heartbeat", 20.0, 20),
    ("core.tasks.drain_outbox", 5.0, 5),
    ("workflow.tasks.flag_breaches", 60.0, 50),
    ("workflow.tasks.remind", 60.0, 50),
    ("pricing.tasks.begin_versions", 300.0, 290),
    ("orders.tasks.run_replays", 10.0, 10),
    ("records.tasks.seal_trail", crontab(hour=1, minute=30), 6 * 3600),
    ("records.tasks.remove_orphans", crontab(hour=2, minute=0), 6 * 3600),
    ("core.tasks.forget_old_form_keys", crontab(hour=2, minute=10), 6 * 3600),
    ("marketing.tasks.check_books", crontab(hour=2, minute=30), 6 * 3600),
]
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": when, "options": {"expires": expires}}
    for task, when, expires in BEAT_JOBS
}

# Mail goes out of the outbox by a job, never out of a request.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="marketing@localhost")

# The web server's size (marketing/serving.py hands it to gunicorn).
WEB_BIND = env.str("WEB_BIND", default="127.0.0.1:8000")
WEB_WORKERS = env.int("WEB_WORKERS", default=1)
WEB_THREADS = env.int("WEB_THREADS", default=8)

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = logging_for(level=LOG_LEVEL, json_lines=not DEBUG)
LOGGING_CONFIG = "logging.config.dictConfig"
configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Hashed names need collectstatic first, which neither developers nor tests should wait for.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "core.storage.HouseStaticStorage",
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
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
                "core.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our field template
# The name in the head of every page; a demo says so beside it.
COMPANY_NAME = env.str("COMPANY_NAME", default="澜岳阀门" if DEBUG else "")
COMPANY_NAME_EN = env.str("COMPANY_NAME_EN", default="Lanyue Valves" if DEBUG else COMPANY_NAME)
DEMO = env.bool("DEMO", default=DEBUG)
# The seller as its contracts name it.
COMPANY_PARTY = {
    "name": env.str(
        "COMPANY_FULL_NAME", default="澜岳阀门制造有限公司（演示）" if DEBUG else COMPANY_NAME
    ),
    "uscc": env.str("COMPANY_USCC", default="91330000MAYT009963" if DEBUG else ""),
    "address": env.str("COMPANY_ADDRESS", default="浙江省云汀市滨海工业园8号" if DEBUG else ""),
    "phone": env.str("COMPANY_PHONE", default="0000-5550100" if DEBUG else ""),
    "bank": env.str(
        "COMPANY_BANK",
        default="云汀示范银行滨海支行 1200 0000 0000 0001 000" if DEBUG else "",
    ),
    "legal_person": env.str("COMPANY_LEGAL_PERSON", default="岑致远" if DEBUG else ""),
}

MIDDLEWARE = [
    "core.middleware.GuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "marketing.middleware.FiguresMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "accounts.middleware.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.HeadersMiddleware",
    "core.middleware.RateMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Signing in: the name and the address are counted as a pair, so that nobody locks another out.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_page"
AXES_CLIENT_IP_CALLABLE = "core.addresses.client_address"
AXES_DISABLE_ACCESS_LOG = True  # the security log has it
AXES_VERBOSE = AXES_ENABLE_ADMIN = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
# A session ends after 8 hours without a page and after 12 hours in any case.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=8 * 3600)
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS = env.int("SESSION_LONGEST_SECONDS", default=12 * 3600)
LANGUAGE_COOKIE_AGE = 365 * 86400
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
# Django's own admin site, for the intranet only: no part of normal work.
ADMIN_ENABLED = env.bool("ADMIN_ENABLED", default=False)

# How often one person may do a thing; counted in the cache.
RATE_LIMITS_ON = env.bool("RATE_LIMITS_ON", default=True)
RATE_LIMIT_WRITES_PER_MINUTE = env.int("RATE_LIMIT_WRITES_PER_MINUTE", default=120)
RATE_LIMIT_EXPORTS_PER_HOUR = env.int("RATE_LIMIT_EXPORTS_PER_HOUR", default=60)
# How many proxies of ours stand in front and append to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "report-uri": "/csp-report",
    },
}

# Transport and browser: on with DEBUG off, unless HTTPS=0 says that TLS is not there yet.
HTTPS = env.bool("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # probes come from inside, without TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=HTTPS)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=HTTPS)
# Only behind a proxy of ours that overwrites the header: anybody else could claim to speak TLS.
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
