"""Files that commands write."""

import os
import tempfile
from pathlib import Path


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
