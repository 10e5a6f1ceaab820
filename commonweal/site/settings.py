"""Settings, all from the environment, safe by default. `docs/how-to/deploy.md` lists them."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from django.utils.functional import SimpleLazyObject

from commonweal.site.environment import (
    data_folder,
    flag,
    names,
    pseudonym_key,
    require_production,
    sealing_key,
    secret_key,
)
from commonweal.site.logs import logging_for

ROOT = Path(__file__).resolve().parents[2]
VAR = data_folder(ROOT / "var")

PRODUCTION = flag("COMMONWEAL_PRODUCTION", default=False)
if PRODUCTION:
    require_production()
DEBUG = False
SECRET_KEY = secret_key(VAR)
#: Makes the pseudonyms of patients at the door; a local run makes one when it is first needed.
PSEUDONYM_KEY = SimpleLazyObject(lambda: pseudonym_key(VAR))
#: Hides drafts of bids and keeps the installation's part of each seal; made in the same way.
SEALING_KEY = SimpleLazyObject(lambda: sealing_key(VAR))
#: One folder for each place: its activity store.
ACTIVITY_ROOT = VAR / "activity"
#: One folder for each published set: its rows, in files named by their content.
PUBLISHED_ROOT = VAR / "published"
#: The registered prefix of open contracting identifiers; the default is nobody's.
OCID_PREFIX = os.environ.get("COMMONWEAL_OCID_PREFIX", "ocds-000000")
ALLOWED_HOSTS = names("COMMONWEAL_HOSTS", "127.0.0.1,localhost")

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
    "django_tasks",
    "django_tasks_db",
    "commonweal.records.people",
    "commonweal.records.audit",
    "commonweal.records.register",
    "commonweal.records.facts",
    "commonweal.records.lexicon",
    "commonweal.records.thread",
    "commonweal.records.planning",
    "commonweal.records.findings",
    "commonweal.records.results",
    "commonweal.records.delivering",
    "commonweal.records.work_plan",
    "commonweal.records.engagement",
    "commonweal.records.providers",
    "commonweal.records.options",
    "commonweal.records.path",
    "commonweal.records.activity",
    "commonweal.records.published",
    "commonweal.records.frameworks",
    "commonweal.records.needs",
    "commonweal.records.measures",
    "commonweal.records.procuring",
    "commonweal.records.evaluation",
    "commonweal.records.consultation",
    "commonweal.records.equality",
    "commonweal.records.reviews",
    "commonweal.records.involvement",
    "commonweal.records.reports",
    "commonweal.records.contracts",
    "commonweal.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commonweal.site.middleware.headers",
    "commonweal.site.middleware.acting",
    "commonweal.site.middleware.SizeLimit",
]

ROOT_URLCONF = "commonweal.site.urls"
WSGI_APPLICATION = "commonweal.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "commonweal" / "site" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "commonweal.site.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "commonweal.site.context.site",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# The options that make SQLite sound under several writers are measured in docs/decisions. What is
# erased, as the draft of a bid when it is submitted, is overwritten and not left in the file.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON;",
}
DATABASES = {
    "default": dj_database_url.config(
        env="COMMONWEAL_DATABASE_URL",
        default=f"sqlite:///{VAR / 'commonweal.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "commonweal.site.accounts.adapter.NoSignUp"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "commonweal.site.accounts.forms.SignInForm",
    "change_password": "commonweal.site.accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "commonweal.site.accounts.adapter.SealedSecrets"
MFA_FORMS = {
    "authenticate": "commonweal.site.accounts.forms.SecondStepForm",
    "reauthenticate": "commonweal.site.accounts.forms.SecondStepAgainForm",
    "activate_totp": "commonweal.site.accounts.forms.TurnOnSecondStepForm",
}
# An administrator gives the address of an account, so nobody has to prove it before being safer.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Commonweal"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
EMAIL_HOST = os.environ.get("COMMONWEAL_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("COMMONWEAL_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("COMMONWEAL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COMMONWEAL_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("COMMONWEAL_SMTP_TLS", default=True)
DEFAULT_FROM_EMAIL = os.environ.get("COMMONWEAL_MAIL_FROM", "commonweal@localhost")
# Without a mail server, what would be sent is shown where the site runs.
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "console.EmailBackend"
)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "commonweal.site.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = flag("COMMONWEAL_HTTPS_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Entering the browsers' own list binds the whole domain, which is not ours to decide.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "commonweal.site.uploads.Bounded",
    "commonweal.site.uploads.InMemory",
]

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
    }
}

LOGGING = logging_for(production=PRODUCTION)

#: After how many minutes a job that waits or runs makes `/readyz` answer "not ready".
OLDEST_JOB_MINUTES = int(os.environ.get("COMMONWEAL_OLDEST_JOB_MINUTES", "60"))
