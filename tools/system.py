"""What the platform needs from the system, as Debian packages, each found by what it brings.

``python3 tools/system.py run`` (or ``test``) prints the packages that are missing, for ``./run`` to
install. Standard library only: it runs before anything is set up.
"""

import ctypes
import os
import shutil
import sys

# package -> the library that proves it is there
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
# package -> a file that every version of it has
FONTS = {"fonts-noto-core": "NotoSans-Regular.ttf", "fonts-noto-cjk": "NotoSansCJK-Regular.ttc"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
# the driver of the test browser is a Node program
TEST_LIBRARIES = {"libatomic1": "libatomic.so.1"}
# package -> the names its program goes by; only the tests need these
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "poppler-utils": ("pdftoppm",),
}
# comes along with Debian's chromium: pages without a camera take a quarter less work in it
SHELL = "chromium-headless-shell"


def loads(library):
    """Whether the dynamic linker finds ``library``."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def fonts_here():
    """Names of all font files in the usual folders."""
    folders = map(os.path.expanduser, FONT_FOLDERS)
    return {name for folder in folders for _, _, names in os.walk(folder) for name in names}


def missing_for_run():
    """Packages without which the platform does not run as it should."""
    libraries = [package for package, library in LIBRARIES.items() if not loads(library)]
    fonts = fonts_here()
    return libraries + [package for package, name in FONTS.items() if name not in fonts]


def missing_for_tests():
    """Packages that the tests need beside those."""
    libraries = [package for package, library in TEST_LIBRARIES.items() if not loads(library)]
    programs = [name for name, ways in PROGRAMS.items() if not any(map(shutil.which, ways))]
    if "chromium" in programs and is_debian():
        programs.append(SHELL)
    return libraries + programs


def is_debian():
    """Whether packages have Debian's own names; elsewhere chromium may be something else."""
    try:
        with open("/etc/os-release", encoding="utf-8") as file:
            return "ID=debian" in file.read().split()
    except OSError:
        return False


if __name__ == "__main__":
    wanted = missing_for_run() + (missing_for_tests() if sys.argv[1] == "test" else [])
    sys.stdout.write(" ".join(wanted) + "\n")
