"""Settings of the public door; which door it is, and of which desk, says `door.py`.

No database, no sessions, no accounts: what the door must remember stands in `store.py`.
"""

from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from jointdesk.portal.door import DOOR, SECRET

DEBUG = False
SECRET_KEY = sha256(b"django|" + SECRET).hexdigest()
_ADDRESS = urlsplit(DOOR.address)
_SECURE = _ADDRESS.scheme == "https"
ALLOWED_HOSTS = [_ADDRESS.hostname or DOOR.host, DOOR.host, "localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = ["django.contrib.staticfiles", "jointdesk.portal"]
MIDDLEWARE = [
    "jointdesk.portal.middleware.Packed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jointdesk.portal.middleware.LeavesNoTrace",
    "jointdesk.portal.middleware.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "jointdesk.portal.urls"
_HERE = Path(__file__).parent
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "jointdesk.portal.context.door",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
DATABASES: dict[str, object] = {}

CSRF_COOKIE_NAME = "door_csrf"
LANGUAGE_COOKIE_NAME = "door_language"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
# gone with the browser's window, like everything else
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "jointdesk.portal.error_views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{_ADDRESS.netloc}"] if _SECURE else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# a form needs its own origin checked; no other site learns where somebody came from
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

USE_TZ = True
TIME_ZONE = DOOR.time_zone
USE_I18N = USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["jointdesk.formats"]
LANGUAGE_CODE = DOOR.language
LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("km", "ភាសាខ្មែរ"),
    ("ko", "한국어"),
    ("zh-hans", "简体中文"),
    ("en", "English"),
]
LOCALE_PATHS = [_HERE.parent / "locale"]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 30 * 24 * 3600
STORAGES = {"staticfiles": {"BACKEND": "jointdesk.portal.static_names.NamedByContent"}}

FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "jointdesk.portal.reporting.bounded_files.BoundedFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "jointdesk.bodies.sealed_uploads.SealedUploadHandler",
]
# a whole chat pasted into a field is shown again, with the bound it is over: what somebody typed is not thrown away
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# bounded by BoundedFiles, which keeps the rest of the form
DATA_UPLOAD_MAX_NUMBER_FILES = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # neither addresses nor what somebody typed reach a log
    "loggers": {
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "jointdesk": {"level": "INFO"},
    },
}
