"""One design, many people: laid out once, then stamped.

WeasyPrint lays out a ground that all share, and one page for each variant of the design (a role's
colour, say). For a person only their texts are shaped and their QR code painted over those two,
which the PDF holds once.
"""

import threading
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from app.core.pdf.fetcher import Asset
from app.core.pdf.html import lay_out
from app.core.pdf.shaping import Fonts
from app.core.pdf.sheet import Layout, Sheet, layout
from app.core.pdf.slots import SAMPLES_HIDDEN, Slot, SlotReader
from app.core.pdf.texts import NEW_SHEET, Person

Look = Callable[[pydyf.PDF, Fonts], None]
Back = Callable[[Person], Person | None]
#: bytes of a drawing that are worth keeping compressed
LONG = 4096
POINTS = 0.75  # PDF points in a CSS pixel


class UnknownVariant(ValueError):
    """A person asks for a page the design does not have."""


class NobodyToPrint(ValueError):
    """A PDF has at least one page."""


class StampTemplate:
    """A design ready to be stamped; keep it, for laying it out takes a few hundred milliseconds.

    ``html`` has first a page that lies under all others (the art), then one for each of
    ``variants``, in that order, transparent; all of one size. Variants named ``on_white`` have no
    ground. Slots: see `app.core.pdf.slots`. It may show ``data:`` and ``assets``, nothing else.
    ValueError when the pages are not as many.
    """

    def __init__(
        self,
        html: str,
        variants: Sequence[str],
        *,
        on_white: Collection[str] = (),
        assets: Mapping[str, Asset] | None = None,
    ) -> None:
        self._document = lay_out(html, assets=assets, stylesheets=[SAMPLES_HIDDEN])
        self._ground, *pages = self._document.pages
        self._pages = dict(zip(variants, pages, strict=True))
        self._on_white = frozenset(on_white)
        self._fonts = Fonts()
        reader = SlotReader(self._fonts)
        self._slots = {name: reader.read(page) for name, page in self._pages.items()}
        self._size = self._ground.width * POINTS, self._ground.height * POINTS
        self._one_at_a_time = threading.Lock()  # Pango's layouts are not for two threads

    def stamp(
        self,
        people: Iterable[Person],
        *,
        sheet: Sheet = "a6",
        back: Back | None = None,
        look: Look | None = None,
    ) -> bytes:
        """A PDF with each person's page in the order given.

        A person maps slot names to texts, and ``variant`` to one of the variants (the first when
        missing); slots without a text stay empty. ``a6`` prints each page on its own, at its own
        size; ``a4-4`` four to a sheet with crop marks. ``back`` says what is printed behind a
        person, None for nothing; the backs follow each sheet as paper turned over its long edge
        needs them. Raises `UnknownVariant`, `NobodyToPrint`.
        ``look`` is shown the finished document with its fonts, before it becomes bytes.
        """
        with self._one_at_a_time:
            self._forget_last_document()
            paper = layout(sheet, *self._size)
            used: dict[str, int] = {}
            contents = [_packed(page) for page in self._sheets(people, paper, back, used)]
            if not contents:
                raise NobodyToPrint
            document = self._document.copy([self._ground, *(self._pages[name] for name in used)])
            document.fonts = self._fonts

            def finish(_: Any, pdf: pydyf.PDF) -> None:
                _assemble(pdf, paper, contents)
                if look is not None:
                    look(pdf, self._fonts)
                _compress_art(pdf)

            return document.write_pdf(finisher=finish)

    def _forget_last_document(self) -> None:
        """So that a document carries the glyphs of its own people only, and is always the same."""
        self._fonts.forget_glyphs()
        for slots in self._slots.values():
            for slot in slots:
                slot.forget_lines()

    def _sheets(
        self, people: Iterable[Person], paper: Layout, back: Back | None, used: dict[str, int]
    ) -> Iterator[bytes]:
        """The drawing of each sheet; ``used`` learns which variants appear, in which order."""
        for group in _groups(people, len(paper.places)):
            yield self._sheet(group, paper.places, used) + paper.marks
            if back is not None:
                yield self._sheet(map(back, group), paper.back_places, used) + paper.marks

    def _sheet(
        self,
        group: Iterable[Person | None],
        places: Sequence[tuple[float, float]],
        used: dict[str, int],
    ) -> bytes:
        return b"".join(
            b"q 1 0 0 1 %.3f %.3f cm\n%s\nQ\n" % (x, y, self._page(person, used))
            for person, (x, y) in zip(group, places, strict=False)
            if person is not None
        )

    def _page(self, person: Person, used: dict[str, int]) -> bytes:
        variant = str(person.get("variant") or next(iter(self._pages)))
        if variant not in self._slots:
            raise UnknownVariant(variant)
        number = used.setdefault(variant, len(used) + 1)
        parts = [
            b"/V%d Do" % number if variant in self._on_white else b"/V0 Do /V%d Do" % number,
            b"%g 0 0 -%g 0 %.4f cm" % (POINTS, POINTS, self._size[1]),
        ]
        parts += [_filled(slot, person) for slot in self._slots[variant]]
        return b"\n".join(parts)


def _groups(people: Iterable[Person], size: int) -> Iterator[list[Person]]:
    """The people of one sheet after the other."""
    group: list[Person] = []
    for person in people:
        if group and (len(group) == size or person.get(NEW_SHEET)):
            yield group
            group = []
        group.append(person)
    if group:
        yield group


def _filled(slot: Slot, person: Person) -> bytes:
    text: Any = person.get(slot.name)
    return slot.operators(text) if text else b""


def _packed(drawing: bytes) -> pydyf.Stream:
    """A page's content, compressed at once; a small window, for a page is small."""
    packer = zlib.compressobj(3, zlib.DEFLATED, 11, 5)
    data = packer.compress(drawing) + packer.flush()
    return pydyf.Stream([data], {"Filter": "/FlateDecode"})


def _assemble(pdf: pydyf.PDF, paper: Layout, contents: list[pydyf.Stream]) -> None:
    """Replace the variants' pages by the people's, which show them."""
    designs = [_design(pdf, pdf.objects[number]) for number in pdf.pages["Kids"][::3]]
    resources = _shared_resources(pdf, designs)
    pdf.pages["Kids"].clear()
    pdf.pages["Count"] = 0
    pdf.pages["MediaBox"] = pydyf.Array([0, 0, *paper.size])
    pdf.pages["Resources"] = resources
    for content in contents:
        pdf.add_object(content)
        pdf.add_page(_page_of(pdf, content))


def _design(pdf: pydyf.PDF, page: pydyf.Dictionary) -> pydyf.Stream:
    """A variant's content as a form that any page can show; its own page is emptied."""
    design = _object(pdf, page["Contents"])
    form = {"Type": "/XObject", "Subtype": "/Form"}
    form |= {"BBox": page["MediaBox"], "Resources": page["Resources"]}
    design.extra = pydyf.Dictionary(form)
    page.clear()
    return design


def _shared_resources(pdf: pydyf.PDF, designs: list[pydyf.Stream]) -> bytes:
    """What all pages draw with: the fonts and the designs."""
    named = pydyf.Dictionary({f"V{i}": design.reference for i, design in enumerate(designs)})
    fonts = _object(pdf, designs[0].extra["Resources"])["Font"]
    shared = pydyf.Dictionary({"XObject": named, "Font": fonts})
    pdf.add_object(shared)
    return shared.reference


def _compress_art(pdf: pydyf.PDF) -> None:
    """Compress what is long and the same in every file, such as the art, with what is kept of it
    from the file before."""
    for drawing in pdf.objects:
        if isinstance(drawing, Stream) and drawing.compress:
            content = b"\n".join(drawing.stream)
            if len(content) >= LONG:
                drawing.stream, drawing.compress = [_compressed(content)], False
                drawing.extra["Filter"] = "/FlateDecode"


@lru_cache(maxsize=32)
def _compressed(drawing: bytes) -> bytes:
    return zlib.compress(drawing, 9)


def _page_of(pdf: pydyf.PDF, content: pydyf.Stream) -> pydyf.Dictionary:
    return pydyf.Dictionary(
        {"Type": "/Page", "Parent": pdf.pages.reference, "Contents": content.reference}
    )


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
