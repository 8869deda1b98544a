"""The platform as imported: most of it is when an app is made. This one serves nobody."""

from pathlib import Path
from tempfile import TemporaryDirectory

from app import create_app
from tests.conftest import test_settings as settings

with TemporaryDirectory() as folder:
    create_app(settings("sqlite://", Path(folder)))
