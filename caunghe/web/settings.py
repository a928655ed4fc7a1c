# pyright: standard
"""Django's settings, all of them: read from the environment by type, and refused where production would be unsafe."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from caunghe import __version__
from caunghe.web.environment import refuse_unsafe, together, value

refuse_unsafe(os.environ)

_data = Path(str(value("CAUNGHE_DATA", os.environ)))
_encrypted = str(value("CAUNGHE_ORIGIN", os.environ)).startswith("https://")

VERSION = __version__
SECRET_KEY = value("CAUNGHE_SECRET_KEY", os.environ)
DEBUG = value("CAUNGHE_DEBUG", os.environ)
ALLOWED_HOSTS = value("CAUNGHE_HOSTS", os.environ)
ORIGIN = str(value("CAUNGHE_ORIGIN", os.environ))
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "caunghe.web.common",
    "caunghe.web.accounts",
    "caunghe.web.registry",
    "caunghe.web.public",
    "caunghe.web.runs",
    "caunghe.web.reporting",
]
MIDDLEWARE = [
    "caunghe.web.operations.logs.requests_logged",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunghe.web.frame.middleware.safe_headers",
    "caunghe.web.frame.middleware.nulls_refused",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "caunghe.web.frame.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "caunghe.web.frame.middleware.looks_recorded",
]
ROOT_URLCONF = "caunghe.web.urls"
WSGI_APPLICATION = "caunghe.web.wsgi.application"
APPEND_SLASH = True

_STATEMENT_LIMIT = "-c statement_timeout=10000 -c lock_timeout=5000"  # milliseconds: of a page


def _database() -> dict[str, Any]:
    named = value("CAUNGHE_DATABASE_URL", os.environ)
    if isinstance(named, dict):
        options = {"options": _STATEMENT_LIMIT, **named["OPTIONS"]}
        return {**named, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    options = {
        "timeout": 20,  # seconds that a writer waits for another
        "transaction_mode": "IMMEDIATE",
        # recursive triggers: REPLACE then fires the trigger that keeps rows of the audit log from being deleted
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
            "PRAGMA recursive_triggers=ON;"
        ),
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _data / "caunghe.sqlite3",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES = _data / "files"
PUBLISHED = _data / "published"  # the folder of the published run, or a link to it

ROOMS = ("common", "accounts", "registry", "public", "reporting", "runs")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "caunghe.web.frame.templating.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "caunghe.web.frame.templating.common_context",
            ],
        },
    },
]

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_CODE = "vi"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 86_400  # seconds; addresses of files carry the version

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_PASSWORDS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_PASSWORDS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email", "name")}},
    {"NAME": f"{_PASSWORDS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_PASSWORDS}.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 2 * 3600  # seconds that a link for a new password is good
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

_FORMS = "caunghe.web.accounts.forms"
_KEYS = "caunghe.web.accounts.forms_passkeys"
ACCOUNT_ADAPTER = "caunghe.web.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignInForm",
    "reauthenticate": f"{_FORMS}.ConfirmForm",
    "change_password": f"{_FORMS}.ChangeForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by an invitation, which has verified its address
ACCOUNT_SESSION_REMEMBER = False
# all that allauth has, so that none is in force which nobody chose; failures are counted by accounts.lockout as well
_CLOSED = ("change_phone", "confirm_email", "manage_email", "request_login_code", "reset_password")
_LIMITS = {
    "login": "60/m/ip",  # an office of many people has one address
    "login_failed": "10/5m/key",  # of passwords and codes; the key is the account
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_RATE_LIMITS = {**dict.fromkeys((*_CLOSED, "reset_password_from_key", "signup", "verify_phone")), **_LIMITS}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(_encrypted)  # the proxy that encrypts says who asks
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_TEMPLATE_EXTENSION = "html"
MFA_ADAPTER = "caunghe.web.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.ConfirmCodeForm",
    "activate_totp": f"{_FORMS}.ActivateForm",
    "add_webauthn": f"{_KEYS}.AddKeyForm",
    "edit_webauthn": f"{_KEYS}.NameKeyForm",
    "authenticate_webauthn": f"{_KEYS}.KeyForm",
    "reauthenticate_webauthn": f"{_KEYS}.ConfirmKeyForm",
    "login_webauthn": f"{_KEYS}.SignInByKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or PIN: a passkey alone is then two factors
SECOND_FACTOR_REQUIRED = value("CAUNGHE_MODE", os.environ) == "production"  # of accounts.roles.GUARDED
MFA_TOTP_ISSUER = "Cầu Nghề"

_OIDC = ("CAUNGHE_OIDC_ISSUER", "CAUNGHE_OIDC_CLIENT_ID", "CAUNGHE_OIDC_CLIENT_SECRET", "CAUNGHE_OIDC_NAME")
OIDC = together(_OIDC, os.environ)  # issuer, client, secret, name; None where no provider is set
_SAML = ("CAUNGHE_SAML_ENTITY", "CAUNGHE_SAML_SSO", "CAUNGHE_SAML_CERTIFICATE", "CAUNGHE_SAML_NAME")
SAML = together(_SAML, os.environ)  # entity, address, certificate, name; None where no provider is set
SOCIALACCOUNT_ADAPTER = "caunghe.web.accounts.outside.OutsideAdapter"

CACHES = {
    "default": {"BACKEND": "caunghe.web.accounts.attempts.AttemptCache"},  # allauth's limits: of all workers
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},  # what pages are made of: of each worker
}
SESSION_ENGINE = "caunghe.web.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _encrypted
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "caunghe.web.frame.views.form_out_of_date"
SECURE_SSL_REDIRECT = _encrypted
SECURE_HSTS_SECONDS = 365 * 86_400 if _encrypted else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _encrypted
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _encrypted else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

MAIL = value("CAUNGHE_MAIL_URL", os.environ)
METRICS_TOKEN = value("CAUNGHE_METRICS_TOKEN", os.environ)
# probes ask on this machine, past the proxy that encrypts
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics/$"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "caunghe.web.operations.json_lines.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "caunghe": {"level": "INFO" if value("CAUNGHE_MODE", os.environ) == "production" else "WARNING"},
        "django.request": {"level": "ERROR"},  # a refusal is no fault; each request is logged by its route
    },
}
