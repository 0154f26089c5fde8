"""One typed settings file: the desk's folder says who it is (`desk_file`), the environment where it runs.

`JOINTDESK_HOME` names the desk's folder (see `jointdesk init`). An unknown `JOINTDESK_*` variable stops start-up, so
that a typing error is never silent.
"""

import os
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from jointdesk.desk_file import read_database, read_desk_file, read_secret

# JOINTDESK_REQUIRE belongs to the tests (see CONTRIBUTING)
ENVIRONMENT = {"JOINTDESK_HOME", "JOINTDESK_DEBUG", "JOINTDESK_DOOR", "JOINTDESK_REQUIRE"}
_unknown = {name for name in os.environ if name.startswith("JOINTDESK_")} - ENVIRONMENT
if _unknown:
    raise ImproperlyConfigured(f"environment: unknown variable {sorted(_unknown)[0]}")

HOME = Path(os.environ.get("JOINTDESK_HOME") or "desk").absolute()
DESK = read_desk_file(HOME)
DEBUG = os.environ.get("JOINTDESK_DEBUG", "") == "1"
SECRET_KEY = read_secret(HOME)
# The demo's desks answer as vn.localhost and kh.localhost: a cookie jar each in every browser.
_ADDRESS = urlsplit(DESK.address)
ALLOWED_HOSTS = [
    _ADDRESS.hostname or DESK.host,
    DESK.host,
    f"{DESK.id}.localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "testserver",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "jointdesk.desk.accounts",
    "jointdesk.desk.audit",
    "jointdesk.desk.attachments",
    "jointdesk.desk.lists",
    "jointdesk.desk.partners",
    "jointdesk.desk.intake",
    "jointdesk.desk.networks",
    "jointdesk.desk.cases",
    "jointdesk.desk.exchange",
    "jointdesk.desk.screening",
    "jointdesk.desk.operations",
    "jointdesk.desk.statistics",
    "jointdesk.desk.today",
]

MIDDLEWARE = [
    "jointdesk.desk.accounts.middleware.StrictTransport",
    "django.middleware.security.SecurityMiddleware",
    "jointdesk.desk.accounts.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jointdesk.desk.accounts.middleware.SignInRequired",
    "jointdesk.desk.accounts.middleware.FirstSteps",
    "jointdesk.desk.accounts.middleware.ListedDoors",
    "jointdesk.desk.accounts.middleware.LineBreaks",
    "jointdesk.desk.lists.middleware.OpeningFilter",
    "jointdesk.desk.accounts.middleware.ErrorsAsPages",
    "jointdesk.desk.audit.break_glass.middleware.OpenedWhileReading",
    "jointdesk.desk.audit.accesses.middleware.EveryLookIsNoted",
]

ROOT_URLCONF = "jointdesk.urls"
_HERE = Path(__file__).parent
# Of django-ninja the pages that describe the API need templates and files. As an app it would be imported, and Pydantic
# with it, by every command that opens a desk.
_NINJA = Path(str(distribution("django-ninja").locate_file("ninja")))
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "desk" / "templates", _NINJA / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jointdesk.desk.accounts.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "jointdesk.desk.accounts.templatetags.desk",
            ],
        },
    }
]

DATABASES = {"default": read_database(os.environ.get("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["jointdesk.desk.accounts.backends.DeskBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "jointdesk.desk.accounts.adapter.DeskAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# wrong tries are counted and locked in the database (accounts/sessions/locks.py), not in a process's memory
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
MFA_ADAPTER = "jointdesk.desk.accounts.factors.adapter.DeskFactors"
MFA_FORMS = {
    "authenticate": "jointdesk.desk.accounts.factors.forms.Authenticate",
    "reauthenticate": "jointdesk.desk.accounts.factors.forms.Reauthenticate",
    "authenticate_webauthn": "jointdesk.desk.accounts.factors.forms.AuthenticateKey",
    "login_webauthn": "jointdesk.desk.accounts.factors.forms.LoginKey",
    "reauthenticate_webauthn": "jointdesk.desk.accounts.factors.forms.ReauthenticateKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after: telephones' clocks differ
MFA_ALLOW_UNVERIFIED_EMAIL = True  # officers have no address to verify
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # an office of hundreds has one address
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

# Two desks on one host share cookies whatever the port: each has names of its own.
SESSION_COOKIE_NAME = f"{DESK.id}_session"
CSRF_COOKIE_NAME = f"{DESK.id}_csrf"
LANGUAGE_COOKIE_NAME = f"{DESK.id}_language"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DESK.address.startswith("https://")
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = SESSION_COOKIE_SECURE, True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SESSION_COOKIE_AGE = 3600  # idle limit of one hour (NIST 800-63B-4, AAL2): each request renews it
SESSION_SAVE_EVERY_REQUEST = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "jointdesk.desk.accounts.error_views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"{_ADDRESS.scheme}://{_ADDRESS.netloc}"] if _ADDRESS.scheme == "https" else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

USE_TZ = True
TIME_ZONE = DESK.time_zone
USE_I18N = True
LANGUAGE_CODE = DESK.language
LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("km", "ភាសាខ្មែរ"),
    ("ko", "한국어"),
    ("zh-hans", "简体中文"),
    ("en", "English"),
]
LOCALE_PATHS = [_HERE / "locale"]
FORMAT_MODULE_PATH = ["jointdesk.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [_HERE / "desk" / "static", _NINJA / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "jointdesk.desk.accounts.static_files.HashedAddresses"},
}
WHITENOISE_USE_FINDERS = True
# of an address without its hash, or with that of another version
WHITENOISE_MAX_AGE = 0 if DEBUG else 300
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# nothing that was uploaded stands on the disk in plain, not even for the time of a request
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "jointdesk.bodies.sealed_uploads.SealedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "jointdesk": {"level": "INFO"},
        # a line for each bad request would let strangers fill the disk; the wire's are counted
        "django.request": {"level": "ERROR"},
        # nor one, with its trace, for each request under another host's name: it is answered with 400
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
