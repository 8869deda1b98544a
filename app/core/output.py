"""Files that commands write."""

import os
import tempfile
from pathlib import Path


def check_target(output: Path) -> None:
    """OSError when `write_whole` could not write there: asked before work that cannot be undone."""
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    os.close(handle)
    Path(name).unlink()


def write_whole(output: Path, content: bytes) -> None:
    """All of the file or nothing, never half of it under its name."""
    handle, name = tempfile.mkstemp(dir=output.parent or ".", prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
