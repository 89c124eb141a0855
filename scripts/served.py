"""A demo that somebody looks at: for the pictures of the README and for the browser tests."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import demo
import environment
from environment import BIN, PYTHON, ROOT

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def fresh_env(folder: Path) -> dict[str, str]:
    """Return the environment of a demo of its own that lies in this folder."""
    env = environment.base_env(
        HANDINHAND_MODE="demo",
        HANDINHAND_DEMO="1",
        HANDINHAND_SECRET_KEY="only-for-a-demo-that-lives-as-long-as-its-test-does",  # noqa: S106
        HANDINHAND_VAR=str(folder),
        DATABASE_URL=f"sqlite:///{folder / 'demo.sqlite3'}",
        DJANGO_SETTINGS_MODULE="handinhand.config.settings",
    )
    env.pop("HANDINHAND_DEBUG", None)
    return env


def build(env: Mapping[str, str]) -> None:
    """Migrate and load the demo into the database of this environment."""
    folder = Path(env["HANDINHAND_VAR"])
    (folder / "static").mkdir(parents=True, exist_ok=True)
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"], ["load_demo"]):
        subprocess.run(
            [PYTHON, ROOT / "manage.py", *command],
            cwd=ROOT,
            env=dict(env),
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextlib.contextmanager
def serve(env: Mapping[str, str]) -> Iterator[str]:
    """Serve as `make demo` does, on a free port, and yield the address without a slash."""
    port = str(_free_port())
    command = [BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    server = subprocess.Popen([*command, demo.APPLICATION], cwd=ROOT, env=dict(env))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health/", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if server.poll() is not None:
            sys.exit("The demo does not start; see above.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address)  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    sys.exit("The demo does not answer.")
