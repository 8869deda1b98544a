"""WSGI entry point: ``gunicorn wsgi:app``."""

from app import create_app
from app.core import guard

try:
    app = create_app()
    guard.check_database(app)
except guard.Refused as refusal:
    raise SystemExit(f"The platform does not start: {refusal}") from None
