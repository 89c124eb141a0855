"""A whole site of its own for a benchmark: database, server, worker, and who is signed in."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

NETWORK = "/networks/arbeit-und-gesundheit"
TOKEN = "b" * 32  # the check against forged forms compares this cookie with this header


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database that is gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}"
        return
    import postgres

    with postgres.server() as url:
        yield url


def environment_of(url: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of the site; the demo's mode, because its clock can be moved."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("HANDINHAND_")}
    return env | {
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "handinhand.config.settings",
        "DATABASE_URL": url,
        "HANDINHAND_MODE": "demo",
        "HANDINHAND_WITHOUT_WORKER": "1",
        "HANDINHAND_SECRET_KEY": "only-for-a-site-that-lives-as-long-as-its-benchmark-does",
        "HANDINHAND_VAR": str(folder),
        **more,
    }


def manage(env: Mapping[str, str], *arguments: str) -> None:
    """Run one management command, and end when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")


def build(env: Mapping[str, str]) -> None:
    """Make the tables and load the demo: its people, its chain, its agreement."""
    (Path(env["HANDINHAND_VAR"]) / "static").mkdir(exist_ok=True)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "createcachetable")
    manage(env, "load_demo")


def set_up_django(env: Mapping[str, str]) -> None:
    """Let this process read the same database through the same code."""
    os.environ.update(env)
    import django

    django.setup()


def session_of(person: str) -> str:
    """Sign a person of the demo in and return the cookie; no password is hashed."""
    from django.test import Client

    from handinhand.accounts.models import Person

    client = Client()
    client.force_login(Person.objects.get(email=f"{person}@lindenrath.example"))
    return client.cookies["sessionid"].value


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One process of the site, in a group of its own, so that all of it can be killed."""

    def __init__(self, command: list[str], env: Mapping[str, str], log: Path) -> None:
        with log.open("ab") as sink:
            self._process = subprocess.Popen(
                command, env=dict(env), stdout=sink, stderr=sink, cwd=ROOT, start_new_session=True
            )

    @property
    def pid(self) -> int:
        """The first process of the group."""
        return self._process.pid

    def is_running(self) -> bool:
        """Tell whether it has not ended."""
        return self._process.poll() is None

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send a signal to the whole group and wait for its end."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def start_server(env: Mapping[str, str], port: int, log: Path, *, workers: int = 1) -> Process:
    """Start granian as a site does; `wait_for` tells when it answers."""
    granian = str(Path(sys.executable).with_name("granian"))
    command = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--no-ws"]
    command += ["--log-level", "warning", "handinhand.config.wsgi:application"]
    return Process(command, env, log)


def start_worker(env: Mapping[str, str], log: Path) -> Process:
    """Start the worker of the site."""
    command = [sys.executable, str(ROOT / "manage.py"), "worker", "--interval", "0.2"]
    return Process(command, env, log)


def wait_for(server: Process, port: int) -> None:
    """Wait until the server says that it is well."""
    for _try in range(600):
        if not server.is_running():
            sys.exit("The server does not start.")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    sys.exit("The server does not get well.")


class Browser:
    """One signed-in person over one connection."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str) -> int:
        """Ask for a page and return the status."""
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> int:
        """Send a form and return the status.

        Raises:
            OSError, HTTPException: no whole answer came.
        """
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> int:
        headers = {"Cookie": self._cookies, "X-CSRFToken": TOKEN}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status


def machine() -> dict[str, object]:
    """Return what a reader needs to judge the figures."""
    return {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "machine_load": [round(value, 1) for value in os.getloadavg()],
    }


def tell(result: Mapping[str, object], as_json: bool) -> None:
    """Print one JSON object, and before it a readable list unless only JSON was asked for."""
    if not as_json:
        for name, value in result.items():
            print(f"{name:28} {value}")
    print(json.dumps(result))
