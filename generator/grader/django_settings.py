"""Django's own settings, all of them derived from `Settings` in the environment."""

from generator.grader.storage import sqlite

sqlite.prefer_new_sqlite()

from generator.grader.accounts.settings import APPLICATIONS, sign_in_settings  # noqa: E402
from generator.grader.clock import system_clock  # noqa: E402  SQLite's place is taken first
from generator.grader.serving.logs import log_settings  # noqa: E402
from generator.grader.serving.mailing import mail_settings  # noqa: E402
from generator.grader.serving.secret_key import ensure_secret_key  # noqa: E402
from generator.grader.settings import read_settings  # noqa: E402
from generator.grader.storage.databases import database_settings  # noqa: E402
from generator.grader.storage.ids import paper_seed  # noqa: E402
from generator.grader.web.content_policy import add_policy  # noqa: E402

SABAQ = read_settings()
SABAQ_CLOCK = system_clock
SABAQ_SEED = paper_seed

_https = SABAQ.base_url.startswith("https:")

DEBUG = False
SECRET_KEY = ensure_secret_key(SABAQ.data)
ALLOWED_HOSTS = list(SABAQ.allowed_hosts)
# A proxy of ours tells how people reached it; a header from anywhere else could say anything.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SABAQ.proxies else None
CSRF_TRUSTED_ORIGINS = [SABAQ.base_url]
ROOT_URLCONF = "generator.grader.urls"
WSGI_APPLICATION = "generator.grader.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, whose letters it words in both languages.
    "generator.grader",
    *APPLICATIONS,
]

MIDDLEWARE = [
    "generator.grader.web.middleware.logged",
    "django.middleware.gzip.GZipMiddleware",
    "generator.grader.web.packing.packed",
    "django.middleware.security.SecurityMiddleware",
    "generator.grader.web.middleware.headers",
    "generator.grader.views.short_way.short_way",
    "generator.grader.web.course_files.CourseFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "generator.grader.web.middleware.moment",
    "generator.grader.web.middleware.language",
    # Before anything reads the form, a cookie, or by it the database.
    "generator.grader.web.middleware.bounded",
    "generator.grader.web.middleware.readable",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "generator.grader.web.middleware.person",
    "generator.grader.web.middleware.second_factor",
    "generator.grader.web.middleware.reach",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": database_settings(SABAQ)}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "Urdu")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Karachi"

STATIC_URL = "/static/"
WHITENOISE_INDEX_FILE = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_policy

SESSION_ENGINE = "generator.grader.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "generator.grader.web.faults.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 2

LOGGING = log_settings(SABAQ.log)
globals().update(mail_settings(SABAQ.mail, SABAQ.mail_from))
globals().update(sign_in_settings(SABAQ))
