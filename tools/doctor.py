"""What is missing or misconfigured here, and how to mend it. Changes nothing.

Runs before set-up too, so it needs the standard library only. Each check yields findings
``(level, what, mend)``; one ``BROKEN`` makes the exit code 1.
"""

import hashlib
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import system

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

OK, NOTE, BROKEN = "ok", "note", "BROKEN"
NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one for .env"


def check_python():
    yield OK, "Python {}.{}.{}".format(*sys.version_info[:3]), ""
    stamp = ROOT / ".venv" / ".installed-run"
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    if not (ROOT / ".venv" / "bin" / "python").exists():
        yield BROKEN, "no virtual environment .venv yet", "./run makes it"
    elif not stamp.exists() or lock not in stamp.read_text():
        yield BROKEN, "the packages in .venv are not those of requirements.lock", "./run mends it"
    else:
        yield OK, "Python packages as in requirements.lock", ""


def check_system():
    missing, for_tests = system.missing_for_run(), system.missing_for_tests()
    for package in missing:
        yield (
            BROKEN,
            f"{package} is missing: PDF files come out wrong",
            f"apt-get install {package}",
        )
    for package in for_tests:
        yield NOTE, f"{package} is missing: only the tests need it", "./run test installs it"
    if not missing + for_tests:
        yield OK, "system libraries, fonts, and the programs that tests need", ""


def check_built_files():
    if (ROOT / "app" / "static" / "vendor" / ".installed").exists():
        yield OK, "front-end files", ""
    else:
        yield BROKEN, "front-end files are missing: pages have no styles", "./run fetches them"
    for po in (ROOT / "app" / "translations").glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            yield BROKEN, f"{po.relative_to(ROOT)} is not compiled", "./run compiles it"


def check_database(settings):
    url = settings["SQLALCHEMY_DATABASE_URI"]
    shown = without_password(url)
    try:
        import database

        state = database.state(url)
    except ImportError as error:
        yield BROKEN, f"{shown} cannot be looked at: {error}", "start ./run once, then ask again"
        return
    except Exception as error:  # whatever the driver raises, its words help
        yield BROKEN, f"{shown}: {str(error).strip()}", "check DATABASE_URL and that server"
        return
    if state in ("empty", "behind"):
        yield (
            BROKEN,
            f"{shown} is not migrated ({state})",
            "./run does it, or ./run flask db upgrade",
        )
    elif state == "demo" and not settings["DEMO"]:
        yield BROKEN, f"{shown} holds demo accounts, password public", "use another DATABASE_URL"
    else:
        yield OK, f"database {shown}", ""
    if url.startswith("postgresql") and not shutil.which("pg_dump"):
        yield NOTE, "no pg_dump: backups need it", "apt-get install postgresql-client"


def without_password(url):
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":***@") if password else url


def check_storage(settings):
    for name in ("INSTANCE", "STORAGE_URL"):
        place = str(settings[name])
        if "://" in place and not place.startswith("file://"):
            yield NOTE, f"{name} {without_password(place)} is not tried here", "see /readyz"
            continue
        folder = Path(place.replace("file://", "", 1)).resolve()
        while not folder.exists():
            folder = folder.parent
        try:
            with tempfile.TemporaryFile(dir=str(folder)):
                yield OK, f"{name} {place} can be written", ""
        except OSError as error:
            yield BROKEN, f"{name} {place}: {error.strerror}", f"chown or chmod {folder}"


def check_secrets(settings):
    demo, secret = settings["DEMO"], settings["SECRET_KEY"]
    if demo:
        yield (
            NOTE,
            "DEMO=1: the demo accounts' password is public",
            "DEMO=0 for a real installation",
        )
        if os.environ.get("HOST", "127.0.0.1") not in ("127.0.0.1", "localhost", "::1"):
            yield BROKEN, "HOST opens the demo to the network", "DEMO=0, or HOST=127.0.0.1"
    elif len(secret) < 32 or secret.startswith("demo-only"):
        yield BROKEN, "SECRET_KEY is not set or shorter than 32 characters", NEW_SECRET
    else:
        yield OK, "SECRET_KEY", ""
    keys = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
    absent = [key for key in keys if not os.environ.get(key)]
    if len(absent) == 1:
        yield BROKEN, f"{absent[0]} is not set, but its twin is", "set both or none"


def check_servers(settings):
    for name, port in (("MAIL_URL", 25), ("REDIS_URL", 6379)):
        if settings[name]:
            parts = urlsplit(settings[name])
            port = parts.port or (465 if parts.scheme == "smtps" else port)
            if answers(parts.hostname or "", port):
                yield OK, f"{name} {parts.hostname}:{port} answers", ""
            else:
                yield BROKEN, f"{name} {parts.hostname}:{port} does not answer", f"check {name}"
        elif name == "MAIL_URL":
            where = Path(settings["INSTANCE"]) / "mail"
            yield NOTE, f"MAIL_URL is not set: mails land in {where}", "smtp://user:password@host"


def check_port(settings):
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit():
        yield BROKEN, f"PORT is no number: {port}", "PORT=8000"
    elif answers(host, int(port)):
        yield NOTE, f"something already serves on {host}:{port}", "not the platform? set PORT"
    else:
        yield OK, f"port {port} is free", ""


def answers(host, port):
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError:
        return False
    return True


def findings():
    yield from check_python()
    yield from check_system()
    yield from check_built_files()
    from config import settings

    values = settings()
    for check in (check_database, check_storage, check_secrets, check_servers, check_port):
        yield from check(values)


def main():
    broken = False
    for level, what, mend in findings():
        broken = broken or level == BROKEN
        sys.stdout.write(f"{level:6}  {what}\n")
        if mend:
            sys.stdout.write(f"        -> {mend}\n")
    verdict = "Something is broken; see the arrows." if broken else "Nothing is broken."
    sys.stdout.write(f"\n{verdict}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
