"""Settings by environment; docs/reference/settings.md lists them all.

The mode decides what is refused: `production` (the default) starts only when it is safe,
`demo` shows one-click personas, `development` is for tests and for working on the code.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from handinhand.config import variables

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("HANDINHAND_VAR", ROOT / "var"))

if _faults := variables.unreadable(os.environ):
    raise ImproperlyConfigured(variables.told(_faults))


def flag(name: str) -> bool:
    """Tell whether an environment variable is switched on."""
    return variables.is_on(os.environ.get(name, ""))


MODE = os.environ.get("HANDINHAND_MODE", "demo" if flag("HANDINHAND_DEMO") else "production")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo" or flag("HANDINHAND_DEMO")
DEBUG = flag("HANDINHAND_DEBUG")

KNOWN_KEY = "development-only-key-that-everybody-can-read-in-the-repository"
SECRET_KEY = os.environ.get("HANDINHAND_SECRET_KEY", KNOWN_KEY)
SECRET_KEY_FALLBACKS = [k for k in os.environ.get("HANDINHAND_OLD_SECRET_KEYS", "").split() if k]

_local = [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
_hosts = [h.strip() for h in os.environ.get("HANDINHAND_HOSTS", "").split(",")]
ALLOWED_HOSTS = [h for h in _hosts if h] or _local
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "handinhand.config",
    "handinhand.web",
    "handinhand.background",
    "handinhand.audit",
    "handinhand.thread",
    "handinhand.accounts",
    "handinhand.networks",
    "handinhand.notices",
    "handinhand.reconstructions",
    "handinhand.workshops",
    "handinhand.goals",
    "handinhand.chains",
    "handinhand.agreements",
    "handinhand.handovers",
    "handinhand.answerlinks",
    "handinhand.journeys",
    "handinhand.breakreports",
    "handinhand.evaluation",
    "handinhand.handbook",
    "handinhand.overview",
    "handinhand.demo",
]

MIDDLEWARE = [
    "handinhand.config.logs.numbered_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "handinhand.web.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "handinhand.web.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "handinhand.web.middleware.DomainErrors",
    "handinhand.accounts.web.middleware.active_assignment",  # sees errors first, to record denials
]

ROOT_URLCONF = "handinhand.config.urls"
WSGI_APPLICATION = "handinhand.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Our own pages come before those of the libraries (allauth's pages are restyled).
        "DIRS": [PACKAGE / "web" / "templates", PACKAGE / "accounts" / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                "django.template.loaders.filesystem.Loader",
                "handinhand.web.loaders.AppWebTemplates",
                "django.template.loaders.app_directories.Loader",
            ]
            if DEBUG
            else [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "handinhand.web.loaders.AppWebTemplates",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "handinhand.config.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- Database ---------------------------------------------------------------------------------
# SQLite without WAL (docs/adr/0002): the fault of SQLite 3.7.0 to 3.51.2 that can corrupt a
# database when two connections reset the log at once needs WAL, so it cannot happen here.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;",
}
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{VAR / 'handinhand.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # Threads of a test share a database only when it lies in a file.
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("HANDINHAND_TEST_DATABASE") or None}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counters of refused attempts must not be pushed out by filling the cache.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Accounts ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "handinhand.accounts.web.sign_in.SignInForm",
    "change_password": "handinhand.accounts.web.sign_in.PasswordChangeForm",
    "set_password": "handinhand.accounts.web.sign_in.PasswordSetForm",
    "reset_password": "handinhand.accounts.web.sign_in.PasswordResetForm",
    "reset_password_from_key": "handinhand.accounts.web.sign_in.PasswordFromMailForm",
    "reauthenticate": "handinhand.accounts.web.sign_in.SignInAgainForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses without an account
ACCOUNT_SESSION_REMEMBER = False  # shared desks: the session ends with the browser
ACCOUNT_ADAPTER = "handinhand.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "handinhand.accounts.adapter.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,10/15m/key", "reset_password": "20/h/ip,5/h/key"}
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day; then one signs in anew
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "handinhand.web.errors.csrf_failure"

# --- Security headers -------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Whoever reaches the server past the proxy could claim https and any address: only on request.
PROXIES = int(os.environ.get("HANDINHAND_PROXIES", "0"))
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # whose address the limits of the sign-in count

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
FORMAT_MODULE_PATH = ["handinhand.config.formats"]

# --- Files, mail, log -------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
EMAIL_BACKEND = os.environ.get(
    "HANDINHAND_EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = os.environ.get("HANDINHAND_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("HANDINHAND_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("HANDINHAND_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HANDINHAND_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("HANDINHAND_SMTP_TLS")
EMAIL_USE_SSL = flag("HANDINHAND_SMTP_SSL")
EMAIL_TIMEOUT = 20  # seconds; without it a silent mail server would hold the worker for ever
DEFAULT_FROM_EMAIL = os.environ.get("HANDINHAND_MAIL_FROM", "handinhand@localhost")

# --- Background -------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# In the demo a worker lives in the server process; elsewhere `manage.py worker` runs beside it.
WORKER_IN_SERVER = DEMO and not flag("HANDINHAND_WITHOUT_WORKER")
# Where links in mails lead; a mail is written without a request that would know.
SITE_URL = os.environ.get("HANDINHAND_URL", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}"
    if PRODUCTION and ALLOWED_HOSTS
    else f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}"
)

# With DEBUG off Django writes no traceback anywhere by default; what a line holds: config/logs.py.
LOG = os.environ.get("HANDINHAND_LOG", "json" if PRODUCTION else "lines")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "handinhand.config.logs.JsonLines"},
        "lines": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
        "django.security.csrf": {"level": "ERROR"},
        "handinhand.requests": {"level": "INFO" if PRODUCTION else "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
