"""The catalogues of translations against the words in the code.

``tools/translations.py update`` brings every ``messages.po`` up to date, for translators to fill
in; ``check`` fails unless each is complete: nothing missing, left over, unsure, or with a
placeholder that the English does not have. It fails as well for a message with a plural that is
also shown as it is: older Pythons (3.11.2) do not find such a message, and it stays English.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import LANGUAGES, PACKAGES  # noqa: E402 - the line above makes it importable

FOLDER = ROOT / "app" / "translations"
METHODS = [
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {pattern: {"silent": "false"} for pattern, method in METHODS if method == "jinja2"}
LAZY = {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}


def words() -> Catalog:
    """Every message that the code and the templates show."""
    found = Catalog()
    for name, message, comments, context in extracted():
        found.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def extracted() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    """Each place that shows a message: file, message (with its plural), comments, context."""
    for folder in ("app", *PACKAGES):
        for name, _line, message, comments, context in extract_from_dir(
            ROOT / folder, METHODS, OPTIONS, keywords=DEFAULT_KEYWORDS | LAZY
        ):
            yield f"{folder}/{name}", message, comments, context


def both_ways() -> list[str]:
    """Messages that are shown with a plural in one place and as they are in another."""
    plain, counted = set(), set()
    for _name, message, _comments, context in extracted():
        if isinstance(message, str):
            plain.add((message, context))
        else:
            counted.add((message[0], context))
    return sorted(message for message, _context in plain & counted)


def path_of(code: str) -> Path:
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


def read(code: str) -> Catalog:
    """The catalogue of ``code``; an empty one where there is no file yet."""
    if not path_of(code).exists():
        header = f"# {LANGUAGES[code]}"
        return Catalog(code, header_comment=header, project="milset-platform", fuzzy=False)
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def update(code: str, template: Catalog) -> None:
    """Add new messages untranslated and drop those that nothing shows any more."""
    catalog = read(code)
    catalog.update(template, no_fuzzy_matching=True)
    path_of(code).parent.mkdir(parents=True, exist_ok=True)
    with path_of(code).open("wb") as file:
        # no line numbers: they would change every day
        write_po(file, catalog, 100, ignore_obsolete=True, sort_output=True, include_lineno=False)


def faults(code: str, template: Catalog) -> Iterator[tuple[str, Message]]:
    """What keeps the catalogue of ``code`` from being complete, message by message."""
    catalog = read(code)
    for wanted in filter(named, template):
        if catalog.get(wanted.id, wanted.context) is None:
            yield "missing", wanted
    for message in filter(named, catalog):
        if template.get(message.id, message.context) is None:
            yield "left over", message
        elif message.fuzzy:
            yield "unsure", message
        elif not message.string or not all(message.string):
            yield "not translated", message
        yield from ((str(error), message) for error in message.check(catalog))


def named(message: Message) -> bool:
    """Whether this is a message; the one without a name is the file's header."""
    return bool(message.id)


def check(code: str, template: Catalog) -> bool:
    """Print what is wrong with the catalogue of ``code``; whether nothing is."""
    found = list(faults(code, template))
    for fault, message in found[:20]:
        sys.stdout.write(f"{code}: {fault}: {message.id!r}\n")
    sys.stdout.write(f"{code}: {len(template)} messages, {len(found)} to mend\n")
    return not found


def main() -> int:
    codes = [code for code in LANGUAGES if code != "en"]
    template = words()
    if sys.argv[1:] == ["update"]:
        for code in codes:
            update(code, template)
        return 0
    results = [check(code, template) for code in codes]
    twofold = both_ways()
    for message in twofold:
        sys.stdout.write(f"with a plural and without: {message!r}\n")
    return 0 if all(results) and not twofold else 1


if __name__ == "__main__":
    sys.exit(main())
