"""What `pictures.py` works with: a demo that is served, its people's windows, and pictures kept."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "demo-only"
LARGEST = 150_000  # bytes of one picture
DESKTOP: ViewportSize = {"width": 1200, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 780}
PHOTOS = ("gallery", "jury")  # these show photos, so they are kept as JPEG


def settings(folder: Path, port: int) -> dict[str, str]:
    """The environment of a demo in ``folder``, deaf to what is set for a real installation."""
    example = (ROOT / ".env.example").read_text("utf-8")
    real = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    kept = {key: value for key, value in os.environ.items() if key not in real}
    own = {"DEMO": "1", "INSTANCE": str(folder), "PORT": str(port), "EMBEDDED_WORKER": "1"}
    return {**kept, **own, "FLASK_APP": str(ROOT / "wsgi.py"), "FLASK_SKIP_DOTENV": "1"}


def run(*command: str | Path, environment: dict[str, str] | None = None) -> str:
    """What a command in the project's folder says; it ends the script when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Serve a fresh demo; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment, url = settings(folder, port), f"http://127.0.0.1:{port}"
    run(sys.executable, "-m", "flask", "db", "upgrade", environment=environment)
    run(sys.executable, "-m", "flask", "demo", "load", environment=environment)
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"{url}/healthz")
        yield url
    finally:
        server.terminate()
        server.wait(40)


def wait_for(url: str) -> None:
    """Return when ``url`` answers; end the script after 30 seconds."""
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("the platform did not start")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture as well as fits into the largest size."""
    flat, path = picture.convert("RGB"), PICTURES / f"{name}.{'jpg' if name in PHOTOS else 'png'}"
    for colours, quality in ((256, 88), (128, 80), (64, 70), (32, 60)):
        few = flat.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        (flat if name in PHOTOS else few).save(path, optimize=True, quality=quality)
        if path.stat().st_size <= LARGEST:
            sys.stdout.write(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB\n")
            return
    sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB: show less on it")


def shoot(page: Page, name: str, *, top: str = "") -> None:
    """A picture of what the window shows, scrolled so that ``top`` stands at the upper edge."""
    page.mouse.move(0, 0)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    if top:
        box = page.locator(top).first.bounding_box()
        page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", (box["y"] if box else 0) - 12)
    page.wait_for_load_state("networkidle")
    shot = page.screenshot(animations="disabled", caret="hide")
    with Image.open(BytesIO(shot)) as picture:
        keep(picture, name)


def render(pdf: Path, name: str, *, words: str) -> None:
    """A picture of the first page of ``pdf`` that says ``words``."""
    pages = run("pdftotext", pdf, "-").split("\f")
    number = next(number for number, text in enumerate(pages, start=1) if words in text)
    page = pdf.with_suffix("")
    run("pdftoppm", "-png", "-r", "110", "-f", f"{number}", "-singlefile", pdf, page)
    with Image.open(page.with_suffix(".png")) as picture:
        keep(picture, name)


@dataclass
class Tour:
    """A walk through one demo, in one browser."""

    browser: Browser
    url: str
    folder: Path

    @contextmanager
    def window(self, *, phone: bool = False) -> Iterator[Page]:
        """A window of somebody who is not signed in."""
        size = PHONE if phone else DESKTOP
        context = self.browser.new_context(base_url=self.url, viewport=size, locale="en-GB")
        context.set_default_timeout(20_000)
        yield context.new_page()
        context.close()

    @contextmanager
    def person(self, who: str, *, phone: bool = False) -> Iterator[Page]:
        """A window of one of the demo's people."""
        with self.window(phone=phone) as page:
            page.goto("/account/sign-in")
            page.get_by_label("E-mail address").fill(f"{who}@demo.example")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda url: "sign-in" not in url)
            yield page
