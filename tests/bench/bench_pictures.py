"""Photos taken in: how long beside plain Pillow, which decodes one and saves three sizes of it.

"Pictures" is judging.rules.developing alone; "whole" is services.pictures.add_file with sealing,
storage, the database and its commits. Every line is measured in a process of its own.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image, ImageOps

from app import create_app
from app.extensions import db
from judging.models import Submission
from judging.rules.developing import FULL_QUALITY, SCREEN, THUMBNAIL, develop
from judging.rules.pictures import Kind
from judging.services.pictures import add_file
from tests.bench.measure import Row, in_a_process_of_its_own, measured, print_row
from tests.conftest import test_settings
from tests.judging.gallery_world import author_of, draft_of, open_call
from tests.judging.photographs import jpeg, scene

#: 12 million pixels, as a telephone's camera; eight different photos, again and again
WIDTH, HEIGHT, DIFFERENT = 4000, 3000, 8
COUNTS = (20, 40, 80)
CONTEST = 6_000
HEADING = ["", "photos", "CPU s", "ms each", "of plain", "MB memory", f"minutes for {CONTEST}"]


def photo(seed: int) -> bytes:
    """A JPEG as a telephone writes it, about 3 MB."""
    picture = scene(1000, 750, seed).resize((WIDTH, HEIGHT))
    grain = Image.effect_noise((WIDTH, HEIGHT), 14).convert("RGB")
    return jpeg(Image.blend(picture, grain, 0.12), quality=88)


def plain(content: bytes) -> None:
    """The least that one can write with Pillow: each size is made of the last."""
    picture = ImageOps.exif_transpose(Image.open(BytesIO(content)))
    picture.save(BytesIO(), "JPEG", quality=FULL_QUALITY)
    for side, quality in (SCREEN, THUMBNAIL):
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        picture.save(BytesIO(), "JPEG", quality=quality)


def pictures(content: bytes) -> None:
    """The same by our own rule, with the hash and what the notes say."""
    develop(content, Kind.JPEG)


def _each(deed: Callable[[bytes], None], contents: Sequence[bytes]) -> bytes:
    for content in contents:
        deed(content)
    return b""


def _whole(contents: Sequence[bytes]) -> Row:
    """Each photo is added and committed by itself."""
    with tempfile.TemporaryDirectory() as folder:
        settings = test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        app = create_app({**settings, "SQLITE_SYNCHRONOUS": "FULL"})
        with app.app_context():
            db.create_all()
            waiting = iter(_drafts(len(contents)))
            row = measured("whole", len(contents), lambda: _each(_adder(waiting), contents))
            db.session.remove()
            db.engine.dispose()
    return row


def _drafts(count: int) -> list[Submission]:
    call = open_call()
    drafts = [draft_of(author_of(call, key=f"key-{number}")) for number in range(count)]
    db.session.commit()
    return drafts


def _adder(waiting: Iterator[Submission]) -> Callable[[bytes], None]:
    def add(content: bytes) -> None:
        add_file(next(waiting), content=content, name="x.jpg", by="bench")
        db.session.commit()

    return add


def _photos(count: int, folder: Path) -> bytes:
    for seed in range(count):
        (folder / f"{seed}.jpg").write_bytes(photo(seed))
    return b""


def _row(what: str, count: int, folder: Path) -> Row:
    if what == "photos":
        return measured(what, count, lambda: _photos(count, folder))
    kept = [path.read_bytes() for path in sorted(folder.iterdir())]
    contents = list(islice(cycle(kept), count))
    if what == "whole":
        return _whole(contents)
    deed = {"plain": plain, "pictures": pictures}[what]
    return measured(what, count, lambda: _each(deed, contents))


def run() -> tuple[list[str], list[list[str]]]:
    """Plain Pillow, our pictures, and all of taking in, for growing numbers of photos."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        # elsewhere, too: a process begins with the peak of the one that started it
        in_a_process_of_its_own("tests.bench.bench_pictures", "photos", str(DIFFERENT), folder)
        for count in COUNTS:
            lines = [
                in_a_process_of_its_own("tests.bench.bench_pictures", what, str(count), folder)
                for what in ("plain", "pictures", "whole")
            ]
            rows += [_cells(line, lines[0].cpu) for line in lines]
    return HEADING, rows


def _cells(row: Row, base: float) -> list[str]:
    each = row.cpu / row.count
    return [
        row.what, str(row.count), f"{row.cpu:.1f}", f"{1000 * each:.0f}",
        f"{row.cpu / base:.2f}", f"{row.memory:.0f}", f"{each * CONTEST / 60:.0f}",
    ]  # fmt: skip


if __name__ == "__main__":
    print_row(_row(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
