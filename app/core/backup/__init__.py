"""Backups: database, files and a manifest, made while the platform runs; and the way back."""

from app.core.backup.making import make_backup
from app.core.backup.manifest import BackupRefused, Manifest, secret_mark
from app.core.backup.restoring import restore_backup

__all__ = ["BackupRefused", "Manifest", "make_backup", "restore_backup", "secret_mark"]
