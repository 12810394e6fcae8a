"""Every setting of the archive, and the only reader of the environment.

A clone runs with nothing set. A wrong value stops the start with an error that names the variable.
"""

import os
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _read(kind: str, name: str, default: Any) -> Any:
    try:
        return getattr(env, kind)(name, default)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


DEBUG = _read("bool", "DEBUG", True)


def _required(kind: str, name: str, default: Any) -> Any:
    """The default serves a clone; in the open air it would say what is not true."""
    value = _read(kind, name, default if DEBUG else "" if kind == "str" else [])
    if not value:
        raise ImproperlyConfigured(f"{name}: must be set when DEBUG is off")
    return value


SECRET_KEY = _required("str", "SECRET_KEY", "insecure: for development only")
ALLOWED_HOSTS = _required("list", "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
# In full addresses: of feeds, citations, canonical links. With https the site insists on it.
SITE_URL = _required("str", "SITE_URL", "http://127.0.0.1:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(f"SITE_URL: begins with http:// or https://, not {SITE_URL}")
CSRF_TRUSTED_ORIGINS = _read("list", "CSRF_TRUSTED_ORIGINS", [])


def _networks(name: str, default: Sequence[str] = ()) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(text) for text in _read("list", name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


# Where the SQLite database and the search index live.
DATA_DIR = _read("path", "DATA_DIR", BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

# What every web machine has to find: documents that wait for an editor, the published export, when
# the last backup was made. By default in DATA_DIR.
SHARED_DIR = _read("path", "SHARED_DIR", None)
if SHARED_DIR:
    SHARED_DIR.mkdir(parents=True, exist_ok=True)

# Shown on /over/.
CONTACT = _read("str", "CONTACT", "")
# Documents larger than this many bytes are refused; also the bound on what an archive may unpack
# to.
MAX_DOCUMENT_BYTES = _read("int", "MAX_DOCUMENT_BYTES", 100_000_000)
# How many hours old the last backup may be before /gezond/ warns; 0: none is expected.
BACKUP_HOURS = _read("int", "BACKUP_HOURS", 0)
# How many requests a minute each address may make of the API; 0: as many as it likes.
API_PER_MINUTE = _read("int", "API_PER_MINUTE", 600)

# Which files are given as they were received: "schoon", those without mail addresses and direct
# lines; "alle"; "geen".
ORIGINALS = _read("str", "ORIGINALS", "schoon")
if ORIGINALS not in ("schoon", "alle", "geen"):
    raise ImproperlyConfigured(f"ORIGINALS: schoon, alle or geen, not {ORIGINALS}")

# Where `manage.py fetch` asks, how many requests a second it makes of each source at most, how many
# minutes lie between two rounds, and how many seconds it waits before it asks a second time.
TK_ADDRESS = _read("str", "TK_ADDRESS", "https://gegevensmagazijn.tweedekamer.nl").rstrip("/")
KOOP_SEARCH = _read("str", "KOOP_SEARCH", "https://repository.overheid.nl/sru")
KOOP_ADDRESS = _read("str", "KOOP_ADDRESS", "https://zoek.officielebekendmakingen.nl").rstrip("/")
FETCH_PER_SECOND = _read("float", "FETCH_PER_SECOND", 2.0)
FETCH_MINUTES = _read("float", "FETCH_MINUTES", 15.0)
FETCH_WAIT = _read("float", "FETCH_WAIT", 1.0)
if FETCH_PER_SECOND <= 0:
    raise ImproperlyConfigured("FETCH_PER_SECOND: more than 0")

# Mail to readers who ask for it; without a host there is none, and no page speaks of it.
EMAIL_HOST = _read("str", "MAIL_HOST", "")
EMAIL_PORT = _read("int", "MAIL_PORT", 587)
EMAIL_HOST_USER = _read("str", "MAIL_USER", "")
EMAIL_HOST_PASSWORD = _read("str", "MAIL_PASSWORD", "")
MAIL_SECURITY = _read("str", "MAIL_SECURITY", "starttls")
if MAIL_SECURITY not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured(f"MAIL_SECURITY: starttls, tls or none, not {MAIL_SECURITY}")
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SECURITY == "starttls", MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 60  # seconds
# Who it is from, and where what cannot be delivered returns: name@domain, of which name+…@domain
# comes in too.
MAIL_FROM = _read("str", "MAIL_FROM", "")
MAIL_RETURN = _read("str", "MAIL_RETURN", MAIL_FROM)
if EMAIL_HOST and not all(address.count("@") == 1 for address in (MAIL_FROM, MAIL_RETURN)):
    raise ImproperlyConfigured("MAIL_FROM: an address, since MAIL_HOST is set")

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "archive",  # before Haystack: its rebuild_index would show readers an empty index
    "haystack",
]

MIDDLEWARE = [
    "archive.middleware.traced",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.middleware.CompressedForReaders",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.replica.ForReaders",
    "archive.middleware.content_security_policy",
    "archive.middleware.kept_by_readers",
    "archive.middleware.only_text",
    "archive.middleware.KeptPages",
    "archive.middleware.kept_from_search_engines",
    "archive.middleware.gone_for_good",
    "archive.views.moved.moved_addresses",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

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
            ],
        },
    },
]

DATABASES = {
    "default": _read("dj_db_url", "DATABASE_URL", f"sqlite:///{DATA_DIR / 'archive.sqlite3'}")
}
_engine = DATABASES["default"]["ENGINE"]
_options = DATABASES["default"].setdefault("OPTIONS", {})
if _engine.endswith("sqlite3"):
    # One writer and many readers at once. Who has to wait, waits for less than a web server gives
    # a request (gunicorn: 30 s), and is told; logging in writes five times, each may wait.
    _options.update(
        timeout=5,
        transaction_mode="IMMEDIATE",
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-65536;",
    )
elif _engine.endswith("postgresql"):
    # Each process keeps its connection, and looks before each request whether it still is one. Who
    # asks a server that is gone hears so within seconds, and the first request after its return
    # has it again.
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    for name, value in {"connect_timeout": 3, "tcp_user_timeout": 10_000}.items():
        _options.setdefault(name, value)
    _patience = _read("int", "STATEMENT_SECONDS", 0)  # 0: commands take the time they need
    _options.setdefault("options", f"-c lock_timeout=5s -c statement_timeout={_patience}s")
else:
    raise ImproperlyConfigured(
        f"DATABASE_URL: sqlite or postgresql, not {_engine.rpartition('.')[2] or 'this'}"
    )
# Behind a pooler that lends a connection for one transaction (PgBouncer) no cursor outlives it.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = _read(
    "bool", "DATABASE_POOLED_BY_TRANSACTION", False
)
# A replica of it, for readers' pages.
if _read("str", "DATABASE_READ_URL", ""):
    if not _engine.endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_READ_URL: only where DATABASE_URL is of PostgreSQL")
    _replica = _read("dj_db_url", "DATABASE_READ_URL", "")
    _alike = ("CONN_MAX_AGE", "CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS")
    _replica |= {name: DATABASES["default"][name] for name in _alike}
    _replica |= {"OPTIONS": _options | _replica.get("OPTIONS", {}), "TEST": {"MIRROR": "default"}}
    DATABASES["replica"] = _replica
    DATABASE_ROUTERS = ["archive.replica.Router"]
# Several web machines on one database: what each would count in a file is counted there.
SEVERAL_MACHINES = _read("bool", "SEVERAL_MACHINES", False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Readers' pages, for as long as browsers may keep them too.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 60,
        "OPTIONS": {"MAX_ENTRIES": 300},  # of 30 kB or so, in each process
    },
    # Figures that take long to count: shared by all processes, and there after a restart.
    "figures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "figures",
        "TIMEOUT": 7 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

# The nodes of an OpenSearch cluster, https://name:9200,…; without, each machine keeps an index of
# its own in DATA_DIR.
SEARCH_URL = _read("list", "SEARCH_URL", [])
if not all(url.startswith(("http://", "https://")) for url in SEARCH_URL):
    raise ImproperlyConfigured("SEARCH_URL: addresses that begin with http:// or https://")
SEARCH_INDEX = _read("str", "SEARCH_INDEX", "kamervragen")
SEARCH_USER = _read("str", "SEARCH_USER", "")
SEARCH_PASSWORD = _read("str", "SEARCH_PASSWORD", "")
SEARCH_CA = _read("str", "SEARCH_CA", "")  # a file with the authority that signed for the nodes
SEARCH_SHARDS = _read("int", "SEARCH_SHARDS", 2)
SEARCH_COPIES = _read("int", "SEARCH_COPIES", 1)  # of each shard, beside the first
SEARCH_SECONDS = _read("float", "SEARCH_SECONDS", 2.0)  # until a reader hears that it is no use

HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "archive.search.backend.DutchWhooshEngine",
        "PATH": str(DATA_DIR / "index"),
    },
}

# Ten wrong passwords lock an account for whoever sits at that address, for a quarter of an hour.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 10
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who came in when is nobody's business
AXES_CLIENT_IP_CALLABLE = "archive.client.lock_address_of"
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
# Editors then need a code besides their password: manage.py second_factor gives them one.
SECOND_FACTOR = _read("bool", "SECOND_FACTOR", False)
OTP_TOTP_ISSUER = "Kamervragenarchief"
SESSION_COOKIE_AGE = 8 * 3600  # seconds; a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
if not DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Addresses and networks of our own proxies: only they are believed about whom they ask for.
TRUSTED_PROXIES = _networks("TRUSTED_PROXIES")
# Who may ask for /metrics.
METRICS_FROM = _networks("METRICS_FROM", ["127.0.0.0/8", "::1"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SITE_URL.startswith("https:")
if SECURE_SSL_REDIRECT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_REDIRECT_EXEMPT = ["^gezond/", "^metrics$"]  # asked from within
# To be listed in browsers themselves is for whoever owns the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# One event a line, on standard error: archive/logs.py.
LOG_LEVEL = _read("str", "LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured(f"LOG_LEVEL: DEBUG, INFO, WARNING or ERROR, not {LOG_LEVEL}")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "archive.logs.KeyValue"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"archive": {"level": LOG_LEVEL}},
}

# What is set, by name; what nobody else may know of it.
SET = {name: os.environ[name] for name in sorted(env.dump()) if name in os.environ}
SECRETS = ("SECRET_KEY", "DATABASE_URL", "DATABASE_READ_URL", "SEARCH_URL", "SEARCH_PASSWORD")
