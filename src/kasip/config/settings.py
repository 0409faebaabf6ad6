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
    "kasip.web.middleware.session.SessionRulesMiddleware",
    "kasip.web.middleware.second_factor.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "kasip.config.urls"
WSGI_APPLICATION = "kasip.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates"],
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
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "kasip.apps.accounts.passwords.GuessesValidator",
        "OPTIONS": {"least_guesses": env.int("KASIP_PASSWORD_GUESSES", default=1_000_000), "least_length": 8},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
KASIP_DEMONSTRATION = env.bool("KASIP_DEMONSTRATION", default=False)
"""Whether invented people sign in without a second factor; refused in production by the check at the start."""

SESSION_COOKIE_AGE = env.int("KASIP_SESSION_HOURS", default=12) * 60 * 60
SESSION_IDLE_SECONDS = env.int("KASIP_IDLE_MINUTES", default=30) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
INVITATION_DAYS = env.int("KASIP_INVITATION_DAYS", default=7)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
"""One cache for all processes: counts of attempts mean nothing where each process keeps its own."""

ACCOUNT_ADAPTER = "kasip.web.public.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": env.str("KASIP_ATTEMPTS", default="5/15m/key,20/h/ip"),
    "reset_password": "20/h/ip,5/h/key",
}
ACCOUNT_FORMS = {
    "change_password": "kasip.web.public.account_forms.ChangePasswordForm",
    "login": "kasip.web.public.account_forms.LoginForm",
    "reauthenticate": "kasip.web.public.account_forms.ReauthenticateForm",
    "reset_password": "kasip.web.public.account_forms.ResetPasswordForm",
    "reset_password_from_key": "kasip.web.public.account_forms.ResetPasswordKeyForm",
    "set_password": "kasip.web.public.account_forms.SetPasswordForm",
}
MFA_FORMS = {
    "activate_totp": "kasip.web.public.account_forms.ActivateTotpForm",
    "add_webauthn": "kasip.web.public.account_forms.AddKeyForm",
    "authenticate": "kasip.web.public.account_forms.AuthenticateForm",
    "edit_webauthn": "kasip.web.public.account_forms.EditKeyForm",
    "reauthenticate": "kasip.web.public.account_forms.ReauthenticateCodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KASIP_PROXIES", default=0)
MFA_ADAPTER = "kasip.web.public.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Kasip"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "kasip.web.public.adapters.ProviderAdapter"
OIDC_SERVER = env.str("KASIP_OIDC_SERVER", default="")
"""Address of an OpenID Connect provider people may sign in through; nobody gets an account that way."""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("KASIP_OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("KASIP_OIDC_CLIENT", default=""),
                "secret": env.str("KASIP_OIDC_SECRET", default=""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}
SMTP_HOST = env.str("KASIP_SMTP_HOST", default="")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = SMTP_HOST or "localhost"
EMAIL_PORT = env.int("KASIP_SMTP_PORT", default=587)
EMAIL_HOST_USER = env.str("KASIP_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.str("KASIP_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = bool(SMTP_HOST)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("KASIP_MAIL_FROM", default="kasip@localhost")
REMINDERS_BY_MAIL = env.bool("KASIP_REMINDERS_BY_MAIL", default=bool(SMTP_HOST))
"""Whether reminders of the calendar go out by e-mail too; without a mail server they stand on first pages alone."""

KASIP_API_PER_MINUTE = env.int("KASIP_API_PER_MINUTE", default=600)
"""Requests a machine's key may make in a minute."""

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
WORK_EVERY_DAY = env.bool("KASIP_WORK_EVERY_DAY", default=True)
"""Whether workers ask for what is done once a day: reminders, clean-up."""

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
        "form-action": [SELF, *([OIDC_SERVER] if OIDC_SERVER else [])],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kasip.web.failures.form_expired"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
