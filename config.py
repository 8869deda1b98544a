"""Settings, read from the environment once at start-up; safe defaults for a laptop."""

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGES = ("registration", "judging", "badges")
LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
DEMO_SECRET = "demo-only-secret-for-a-laptop-never-for-a-server"


def _flag(value: str | None) -> bool:
    return (value or "0").strip().lower() in {"1", "true", "yes", "on"}


def _database_url(url: str | None, instance: Path) -> str:
    """The SQLAlchemy address; the short forms that hosts hand out are completed."""
    if not url:
        return f"sqlite:///{instance / 'platform.sqlite'}"
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url[len(short) :]
    return url


def settings(environ: dict[str, str] | None = None) -> dict[str, Any]:
    """Every setting of the platform as a plain dictionary for ``app.config``."""
    env = dict(os.environ) if environ is None else environ
    instance = Path(env.get("INSTANCE", ROOT / "instance")).resolve()
    demo = _flag(env.get("DEMO"))
    base_url = env.get(
        "BASE_URL", f"http://{env.get('HOST', '127.0.0.1')}:{env.get('PORT', '8000')}"
    )
    return {
        "BASE_URL": base_url.rstrip("/"),
        "DEMO": demo,
        "EMBEDDED_WORKER": _flag(env.get("EMBEDDED_WORKER")),
        "INSTANCE": instance,
        "LANGUAGES": LANGUAGES,
        "MAIL_FROM": env.get("MAIL_FROM", "MILSET <noreply@localhost.invalid>"),
        "MAIL_URL": env.get("MAIL_URL", ""),
        "MAX_CONTENT_LENGTH": 32 * 1024 * 1024,
        "METRICS_TOKEN": env.get("METRICS_TOKEN", ""),
        "PACKAGES": PACKAGES,
        "PROXIES": int(env.get("PROXIES") or 0),
        "REDIS_URL": env.get("REDIS_URL", ""),
        "SECRET_KEY": env.get("SECRET_KEY") or (DEMO_SECRET if demo else ""),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": base_url.startswith("https://"),
        "SQLALCHEMY_DATABASE_URI": _database_url(env.get("DATABASE_URL"), instance),
        "STORAGE_URL": env.get("STORAGE_URL") or str(instance / "files"),
        "WEB_THREADS": int(env.get("WEB_THREADS") or 8),
        "WTF_CSRF_CHECK_DEFAULT": False,  # app.core.access does, where it knows who calls
        "WTF_CSRF_ENABLED": True,
        "WTF_CSRF_SSL_STRICT": False,  # the token proves it; private pages send no referrer
        "WTF_CSRF_TIME_LIMIT": None,
    }
