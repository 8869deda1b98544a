"""What templates and style sheets keep to: strict CSP, both directions of writing, known parts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.programmes.rules.palette import DARK_GROUNDS, LIGHT_GROUNDS, contrast

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "registration", "judging", "badges")
TOKENS = (ROOT / "app/static/theme/tokens.css").read_text("utf-8")
TEMPLATES = ROOT / "app" / "templates"

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'] | javascript: | <script\b(?![^>]*\ssrc=)""",
    re.IGNORECASE | re.VERBOSE,
)
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)\b | (?:left|right)\s*:
    | (?:text-align|float|clear)\s*:\s*(?:left|right)\b)""",
    re.VERBOSE,
)


def files(folder: str, ending: str) -> Iterator[Path]:
    """Our own files below each package's ``folder``; not vendor's, nor those for paper or mail."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob(f"*.{ending}")):
            parts = path.relative_to(ROOT).parts
            if folder in parts and not {"vendor", "print", "mail"} & set(parts):
                yield path


def found(pattern: re.Pattern[str], path: Path) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for hit in pattern.finditer(path.read_text("utf-8"))
    ]


def test_templates_have_no_inline_style_script_or_handler():
    assert [hit for path in files("templates", "html") for hit in found(INLINE, path)] == []


@pytest.mark.parametrize(
    "html",
    ['<p style="x">', "<style>", '<a onclick="x()">', "<script>x", '<a href="javascript:x">'],
)
def test_the_inline_pattern_sees_each_kind(html):
    assert INLINE.search(html)


@pytest.mark.parametrize("html", ['<script src="/ui.js" defer>', '<p class="style">', "once = 1"])
def test_the_inline_pattern_leaves_what_is_allowed(html):
    assert not INLINE.search(html)


def test_style_sheets_use_logical_properties_only():
    assert [hit for path in files("static", "css") for hit in found(PHYSICAL, path)] == []


@pytest.mark.parametrize(
    "css", ["margin-left: 1px", "{ left: 0 }", "float:right", "text-align: left"]
)
def test_the_physical_pattern_sees_each_kind(css):
    assert PHYSICAL.search(css)


def test_templates_name_only_icons_that_exist():
    known = set(
        re.findall(r"^  '(\w+)':", (TEMPLATES / "icons.html").read_text("utf-8"), re.MULTILINE)
    )
    used = re.compile(r"\bicon\('(\w+)'")
    unknown = {
        f"{path.name}: {name}"
        for path in files("templates", "html")
        for name in used.findall(path.read_text("utf-8"))
        if name not in known
    }
    assert unknown == set()
    assert len(known) >= 30


def test_templates_call_only_parts_that_exist():
    defined = re.compile(r"{%-? (?:macro|set) (\w+)")
    known = set(defined.findall((TEMPLATES / "parts.html").read_text("utf-8")))
    unknown = set()
    for path in files("templates", "html"):
        text = path.read_text("utf-8")
        if "import 'parts.html' as m" in text:
            unknown |= {
                f"{path.name}: m.{name}"
                for name in re.findall(r"\bm\.(\w+)\(", text)
                if name not in known
            }
    assert unknown == set()


def tokens(selector: str) -> dict[str, str]:
    """The colours set in the block that opens with ``selector``."""
    block = TOKENS[TOKENS.index(selector + " {") :]
    return dict(re.findall(r"--([\w-]+): (#\w+);", block[: block.index("}")]))


LIGHT = tokens(":root")
DARK = tokens(':root[data-bs-theme="dark"]')


def long(colour: str) -> str:
    """``#fff`` written out."""
    return colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])


def test_dark_by_the_system_and_by_the_switch_are_the_same():
    assert tokens(':root:not([data-bs-theme="light"])') == DARK


@pytest.mark.parametrize(("scheme", "grounds"), [(LIGHT, LIGHT_GROUNDS), (DARK, DARK_GROUNDS)])
def test_palettes_are_checked_against_the_grounds_of_the_theme(scheme, grounds):
    assert tuple(long(scheme[name]) for name in ("paper", "surface", "sunk")) == grounds


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_states_are_readable(scheme):
    pairs = [(text, ground) for text in ("ink", "ink-2") for ground in ("paper", "surface", "sunk")]
    pairs += [
        (state, ground)
        for state in ("ok", "warn", "bad", "info")
        for ground in (f"{state}-bg", "paper", "surface")
    ]
    pairs += [("ink", f"{state}-bg") for state in ("ok", "warn", "bad", "info")]
    low = {pair for pair in pairs if contrast(long(scheme[pair[0]]), long(scheme[pair[1]])) < 4.5}
    assert low == set()


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_are_seen(scheme):
    assert min(contrast(scheme["rule-2"], long(scheme[g])) for g in ("paper", "surface")) >= 3
