"""One typed settings file: the desk's folder says who it is, the environment where it runs.

`JOINTDESK_HOME` names the desk's folder (see `jointdesk init`); its `desk.toml` is read here. An unknown
`JOINTDESK_*` variable or an unknown key in `desk.toml` stops start-up, so that a typing error is never silent.
Secrets come from files in the folder, never from the environment.
"""

import os
import re
import tomllib
from dataclasses import MISSING, dataclass, fields, is_dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeVar, get_args, get_type_hints
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# name -> what it is for; JOINTDESK_REQUIRE belongs to the tests (see CONTRIBUTING)
Table = TypeVar("Table")
ENVIRONMENT = {"JOINTDESK_HOME", "JOINTDESK_DEBUG", "JOINTDESK_DOOR", "JOINTDESK_REQUIRE"}


@dataclass(frozen=True)
class MailFile:
    """`[mail]` of `desk.toml`: the server that takes the desk's notifications. Without the table no mail is sent."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    # a file in the desk's folder
    password_file: str = ""
    encryption: str = "starttls"  # starttls, tls, none


@dataclass(frozen=True)
class OpenIdFile:
    """`[openid_connect]` of `desk.toml`: the organisation's own sign-in (docs/deployment.md)."""

    name: str
    issuer: str
    client_id: str
    # a file in the desk's folder
    secret_file: str
    # of the signed token: what the officer's user name is
    claim: str = "preferred_username"
    # provider: it has asked for one already; amr: its token must say so; desk: we ask for ours
    second_factor: str = "desk"


ALERT_SENDER = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+", re.ASCII)


@dataclass(frozen=True)
class DeskFile:
    """The keys of `desk.toml`, with their defaults."""

    id: str
    name: str
    country: str
    address: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    language: str = "en"
    time_zone: str = "UTC"
    demo: bool = False
    # any working officer may be the second person (accounts/permissions_small.yaml)
    small_desk: bool = False
    # files in the desk's folder for calls to partners over mutual TLS (docs/deployment.md)
    client_certificate: str = ""
    client_key: str = ""
    authorities: str = ""
    # of a file that travels; more than engine/exchange/files/limits.yaml says is not taken as more
    largest_file_mb: int = 25
    # of a file taken in as evidence: an image of a telephone or a disk, which comes by pieces
    largest_evidence_mb: int = 4096
    # required: nobody gets past his first sign-in without a second factor; offered: for demonstrations
    second_factor: str = "required"
    # who publishes our warnings, for every machine of the world: a domain name of ours or an OID; empty: of the address
    alert_sender: str = ""
    mail: MailFile | None = None
    openid_connect: OpenIdFile | None = None


def read_desk_file(home: Path) -> DeskFile:
    """The parsed `desk.toml` of a desk's folder. Raises ImproperlyConfigured with one clear line."""
    path = home / "desk.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"{path}: not found; make a desk with `jointdesk init --home {home}`"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path}: {error}") from None
    desk = _typed(DeskFile, found, str(path))
    for key, value, choices in (
        ("second_factor", desk.second_factor, ("required", "offered")),
        ("mail.encryption", desk.mail and desk.mail.encryption, ("starttls", "tls", "none")),
        (
            "openid_connect.second_factor",
            desk.openid_connect and desk.openid_connect.second_factor,
            ("provider", "amr", "desk"),
        ),
    ):
        if value is not None and value not in choices:
            raise ImproperlyConfigured(f"{path}: {key}: one of {', '.join(choices)}")
    if desk.alert_sender and not ALERT_SENDER.fullmatch(desk.alert_sender):
        raise ImproperlyConfigured(
            f"{path}: alert_sender: a domain name or an OID in small letters, as warnings.example.kh or 2.999.1"
        )
    return desk


def _typed(form: type[Table], found: object, where: str) -> Table:
    """A table of the file as its dataclass: each key known, each value of its type, none missing that must be there."""
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{where}: expected a table")
    types, values = get_type_hints(form), {}
    if unknown := set(found) - set(types):
        raise ImproperlyConfigured(f"{where}: unknown key {sorted(unknown)[0]!r}")
    for key, value in found.items():
        inner = next((k for k in get_args(types[key]) if isinstance(k, type) and is_dataclass(k)), None)
        if inner is not None:
            value = _typed(inner, value, f"{where}: {key}")
        elif type(value) is not types[key]:
            raise ImproperlyConfigured(f"{where}: {key}: expected {types[key].__name__}, not {value!r}")
        values[key] = value
    try:
        return form(**values)
    except TypeError:
        needed = {field.name for field in fields(form) if field.default is MISSING}  # type: ignore[arg-type]
        raise ImproperlyConfigured(f"{where}: missing key {sorted(needed - set(found))[0]!r}") from None


def read_database(url: str | None, home: Path) -> dict[str, object]:
    """Django's DATABASES entry: PostgreSQL by `DATABASE_URL`, else SQLite in WAL mode in the desk's folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "desk.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # The worker copies the write-ahead log back, off the writing thread (cli/worker); a writer does it
                # only beyond 65,536 pages (256 MiB), which bounds the log of a desk that has no worker.
                # FULL: a receipt or a cosignature given to another desk must survive a power cut, not only a crash.
                # secure_delete: what is erased is overwritten where it stood, whatever SQLite was compiled with.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=65536;"
                    "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON;"
                    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
            # A file, not memory: otherwise the tests would never meet WAL.
            "TEST": {"NAME": home / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise ImproperlyConfigured("DATABASE_URL: expected postgresql://user:password@host:port/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # ASGI runs each request in a thread of its own: without a pool each would open a connection.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 20}, **query},
    }


def read_secret(home: Path) -> str:
    """The signing secret of sessions, from the desk's folder (made by `jointdesk init`)."""
    path = home / "keys" / "secret"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"{path}: not found; make a desk with `jointdesk init --home {home}`"
        ) from None


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
