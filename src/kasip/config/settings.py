"""Settings of the site, read from the environment. Every variable is described in docs/how-to/run-the-site.md."""

from __future__ import annotations

import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from environs import env

import kasip
from kasip.config.logs import logging_settings

ROOT = Path(kasip.__file__).parent
DATA = Path(env.str("KASIP_DATA", default="out/site")).absolute()
"""Folder of the database, uploads and results of an embedded site."""

DEBUG = env.bool("KASIP_DEBUG", default=False)
PRODUCTION = env.bool("KASIP_PRODUCTION", default=False)
ALLOWED_HOSTS = env.list("KASIP_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("KASIP_ORIGINS", default=[])


def _secret_key() -> str:
    """A site on one machine keeps a key of its own beside its database; production must be given one."""
    given = env.str("KASIP_SECRET_KEY", default="")
    if given or PRODUCTION:
        return str(given) or "insecure: none was given, and the site refuses to start with this one"
    kept = DATA / "secret_key"
    if not kept.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("KASIP_OLD_SECRET_KEYS", default=[])
"""Keys used before: what they signed stays good until they are taken out of the list."""

BEHIND_PROXIES = env.int("KASIP_PROXIES", default=0)
"""Proxies between people and this server; the nearest says in a header whether it was reached over HTTPS."""

COMMAND_LANGUAGE = env.str("KASIP_LANGUAGE", default="en")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_scopes",
    "kasip.apps.journal",
    "kasip.apps.accounts",
    "kasip.apps.work",
    "kasip.apps.sources",
    "kasip.apps.classifications",
    "kasip.apps.colleges",
    "kasip.apps.employers",
    "kasip.apps.labour_market",
    "kasip.apps.orders",
    "kasip.apps.admissions",
    "kasip.apps.placements",
    "kasip.apps.outcomes",
    "kasip.web",
    "kasip.config",
]

MIDDLEWARE = [
    "kasip.web.middleware.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kasip.web.middleware.language.ChosenLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kasip.web.middleware.actor.ActorMiddleware",
]

ROOT_URLCONF = "kasip.config.urls"
WSGI_APPLICATION = "kasip.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kasip.web.context.page",
            ],
            "builtins": ["kasip.web.templatetags.words"],
        },
    }
]

DATABASES = {"default": env.dj_db_url("KASIP_DATABASE", default=f"sqlite:///{DATA / 'kasip.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("KASIP_SQLITE_PATIENCE", default=60),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# -- languages --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [ROOT / "config" / "locale"]
FORMAT_MODULE_PATH = ["kasip.config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("KASIP_TIME_ZONE", default="Asia/Almaty")

# -- background work --------------------------------------------------------------------------------------------------
WORK_RHYTHM = {
    "look": env.float("KASIP_WORK_LOOK", default=1.0),
    "beat": env.float("KASIP_WORK_BEAT", default=5.0),
    "silent": env.float("KASIP_WORK_SILENT", default=30.0),
}
"""Seconds: between looks into an empty queue, between heartbeats, and of silence after which a job is taken back."""

# -- the log ----------------------------------------------------------------------------------------------------------
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(
    form=env.str("KASIP_LOG", default="json"),
    level=env.str("KASIP_LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING"),
)

# -- pages ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
"""Static files bear the digest of their content in their names; `kasip upgrade` also lays compressed ones beside."""

WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
