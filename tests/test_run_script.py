"""``./run`` as a newcomer meets it: real processes, in a copy whose path has a space."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOT_COPIED = (".git", ".venv", "node_modules", "instance", "*cache*", ".hypothesis", ".env")
COMMANDS = ("test", "check", "bench", "worker", "doctor", "flask", "help")


def bare_copy(folder: Path) -> Path:
    """The project as a fresh clone has it."""
    place = folder / "a place"
    built = shutil.ignore_patterns(*NOT_COPIED, "vendor", "*.mo")
    return Path(shutil.copytree(ROOT, place, ignore=built))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project after set-up, which it shares with this one."""
    place = tmp_path / "a place"
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in (".venv", "node_modules"):
        (place / name).symlink_to(ROOT / name)
    return place


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without any setting of the platform's."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    certificates = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "NODE_"))}
    return {k: os.environ[k] for k in kept if k in os.environ} | certificates | settings


def run(project: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """``./run`` called from another directory."""
    return subprocess.run(
        [project / "run", *command],
        cwd="/",
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


def tree(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---- usage ---------------------------------------------------------------------------------------


def test_help_names_every_command(project):
    result = run(project, "help")
    assert result.returncode == 0
    named = {line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")}
    assert named == {"(nothing)", *COMMANDS}


def test_unknown_command_shows_usage_and_exits_2(project):
    result = run(project, "tset")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("run: unknown command: tset\nUsage: ./run")


def test_a_failing_command_fails_the_script(project, tmp_path):
    result = run(project, "flask", "no-such-command", INSTANCE=str(tmp_path / "i"))
    assert result.returncode == 2
    assert "no-such-command" in result.stderr


def test_flask_commands_work_from_another_directory(project):
    result = run(project, "flask", "db", "heads")
    assert result.returncode == 0
    assert result.stdout.endswith(" (head)\n")


# ---- settings ------------------------------------------------------------------------------------


def test_settings_come_from_env_file_and_environment_wins(project, tmp_path):
    port, other = free_port(), free_port()
    (project / ".env").write_text(
        f'# a comment\n\nINSTANCE="{tmp_path}/my data"\r\nPORT={port}\nDATABASE_URL=\n'
    )
    lines = run(project, "doctor").stdout.splitlines()
    assert f"ok      port {port} is free" in lines
    assert f"ok      INSTANCE {tmp_path}/my data can be written" in lines
    assert f"BROKEN  sqlite:///{tmp_path}/my data/platform.sqlite is not migrated (empty)" in lines
    lines = run(project, "doctor", PORT=str(other)).stdout.splitlines()
    assert f"ok      port {other} is free" in lines


@pytest.mark.parametrize("line", ["PORT 80", "=80", "MY-PORT=80", "1PORT=80", "$(reboot)=1"])
def test_a_bad_line_in_env_file_is_named(project, line):
    (project / ".env").write_text(f"{line}\n")
    result = run(project, "doctor")
    assert result.returncode == 1
    assert result.stderr == f"run: .env: not a KEY=VALUE line: {line}\n"


def test_env_file_values_are_never_executed(project):
    (project / ".env").write_text('HOST=$(touch made)\nMAIL_FROM=`touch made`";touch made"\n')
    run(project, "doctor")
    assert not [path for path in (project / "made", Path("/made")) if path.exists()]


def settings_named_in_the_example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_the_example_names_every_setting():
    read = "".join((ROOT / name).read_text() for name in ("config.py", "gunicorn.conf.py"))
    names = set(re.findall(r"""env(?:iron)?\.get\(["'](\w+)""", read))
    assert names - settings_named_in_the_example() == set()
    assert len(names) > 10


def test_tests_never_see_the_settings_of_an_installation(project):
    probe = project / "tests" / "test_probe.py"
    names = settings_named_in_the_example()
    probe.write_text(f"import os\ndef test_probe(): assert not {names} & set(os.environ)\n")
    (project / ".env").write_text("DATABASE_URL=postgresql://production/\n")
    result = run(project, "test", "-q", str(probe), **dict.fromkeys(names, "1"))
    assert "1 passed" in result.stdout


# ---- doctor --------------------------------------------------------------------------------------


def test_doctor_before_set_up_says_what_is_missing_and_leaves_no_trace(tmp_path):
    project = bare_copy(tmp_path)
    before = tree(project)
    result = run(project, "doctor")
    assert result.returncode == 1
    assert "BROKEN  no virtual environment .venv yet\n        -> ./run makes it" in result.stdout
    assert "BROKEN  front-end files are missing: pages have no styles" in result.stdout
    assert tree(project) == before


@pytest.mark.parametrize(
    ("settings", "finding"),
    [
        ({"HOST": "0.0.0.0"}, "HOST opens the demo to the network"),
        ({"DEMO": "0"}, "SECRET_KEY is not set or shorter than 32 characters"),
        ({"STRIPE_SECRET_KEY": "sk"}, "STRIPE_WEBHOOK_SECRET is not set, but its twin is"),
        ({"MAIL_URL": "smtp://127.0.0.1:1"}, "MAIL_URL 127.0.0.1:1 does not answer"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "REDIS_URL 127.0.0.1:1 does not answer"),
        ({"PORT": "eighty"}, "PORT is no number: eighty"),
        ({"STORAGE_URL": "/etc/passwd/files"}, "STORAGE_URL /etc/passwd/files: Not a directory"),
        ({"DATABASE_URL": "postgresql://u:pw@127.0.0.1:1/d"}, "u:***@127.0.0.1:1/d: connection"),
    ],
)
def test_doctor_finds_what_is_misconfigured(project, settings, finding):
    result = run(project, "doctor", **settings)
    assert result.returncode == 1
    assert [line for line in result.stdout.splitlines() if "BROKEN" in line and finding in line]
    assert "pw@" not in result.stdout


# ---- serving -------------------------------------------------------------------------------------


@contextmanager
def served(project: Path, log: Path, **settings: str) -> Iterator[str]:
    """The address of a running ``./run``, once it answers."""
    url = f"http://127.0.0.1:{settings['PORT']}"
    with log.open("w") as output:
        process = subprocess.Popen(
            [project / "run"], cwd="/", env=environment(**settings), stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
                assert answer.status == 200
                break
            time.sleep(0.05)
        assert process.poll() is None, log.read_text()
        yield url
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_run_serves_the_demo_and_the_second_start_repeats_nothing(project, tmp_path):
    settings = {"PORT": str(free_port()), "INSTANCE": str(tmp_path / "instance")}
    log = tmp_path / "log"
    with served(project, log, **settings) as url:
        words = log.read_text()
        assert "run: migrating the database\n" in words
        assert "run: loading the demo" in words
        assert f"Sign in at {url}/account/sign-in as admin@demo.example" in words
        with urllib.request.urlopen(f"{url}/programmes/esi-2027/") as page:
            assert page.status == 200
    with served(project, log, **settings):
        assert "run: " not in log.read_text()
        assert run(project, "doctor", **settings).returncode == 0


WHO_CARRIES = """
import os
def app(environ, start_response):
    start_response("200 OK", [])
    return [f"{os.getpid()} {os.environ['EMBEDDED_WORKER']}".encode()]
"""


def test_one_web_process_carries_the_background_worker_and_hands_it_on(tmp_path):
    (tmp_path / "probe.py").write_text(WHO_CARRIES)
    port = free_port()
    config = str(ROOT / "gunicorn.conf.py")
    options = ["--config", config, "--chdir", str(tmp_path), "probe:app"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options],
        env=environment(PORT=str(port), EMBEDDED_WORKER="1", WEB_CONCURRENCY="3"),
        stdout=subprocess.DEVNULL,
    )
    try:
        first = carriers(port, processes=3)
        assert len(first) == 1
        os.kill(first.pop(), signal.SIGKILL)
        assert len(carriers(port, processes=3)) == 1
    finally:
        server.terminate()
        server.wait(30)


def carriers(port: int, *, processes: int) -> set[int]:
    """Process ids that carry the worker, once ``processes`` living ones have been heard."""
    heard: dict[int, str] = {}
    deadline = time.monotonic() + 60
    while len(heard) < processes and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            pid, carries = answer.read().decode().split()
            heard[int(pid)] = carries
        heard = {pid: carries for pid, carries in heard.items() if Path(f"/proc/{pid}").exists()}
    assert len(heard) == processes
    return {pid for pid, carries in heard.items() if carries == "1"}
