"""How gunicorn serves the platform; read by ``./run`` and by a service manager alike."""

import gc
import os
import sys
from pathlib import Path

HOST, PORT = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")

chdir = str(Path(__file__).parent)
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
control_socket_disable = True
# A worker tells that it lives by touching a file: in memory, so that a slow disk kills nobody.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def when_ready(server):
    """The door is open: say where it is and how to get in."""
    base_url = os.environ.get("BASE_URL", f"http://{bind}").rstrip("/")
    lines = [f"Serving on {base_url} (Ctrl+C stops)", f"Sign in at {base_url}/account/sign-in"]
    if os.environ.get("DEMO") == "1":
        lines[1] += " as admin@demo.example, password demo-only"
        lines.append("(or manager@ region@ finance@ news@ desk@ juror@ president@ member@ head@)")
    else:
        lines.append("The first account: ./run flask user create --help")
    sys.stdout.write("\n" + "\n".join(f"  {line}" for line in lines) + "\n\n")
    sys.stdout.flush()


def pre_fork(server, worker):
    """One process carries the background worker; when it dies, its replacement does."""
    others = (other for other in server.WORKERS.values() if other is not worker)
    worker.carries = not any(other.carries for other in others)


def post_fork(server, worker):
    gc.disable()  # a sixth of the time to load the platform goes into looking for garbage
    if not worker.carries:
        os.environ["EMBEDDED_WORKER"] = "0"


def post_worker_init(worker):
    """What is loaded stays: no later search for garbage walks through it again."""
    # whoever answers for minutes asks whether the server stops
    getattr(worker.wsgi, "extensions", {})["server"] = worker
    gc.freeze()
    gc.enable()
