"""`make demo` and `make setup`, also without make: python3 scripts/demo.py [--setup] [--fresh]

Builds everything from nothing, loads the invented networks and serves them on this machine only.
PORT chooses another port. --setup stops before serving; --fresh starts with new demo data.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

import environment
from environment import BIN, PYTHON, ROOT, VAR, say

DATABASE = VAR / "demo.sqlite3"
KEY = VAR / "secret-key"
STAMP = VAR / "demo-loaded"
DEMO = ROOT / "src" / "handinhand" / "demo"
APPLICATION = "handinhand.config.wsgi:application"


def secret_key() -> str:
    """Return the key of this demo, random, made once."""
    if not KEY.exists():
        VAR.mkdir(exist_ok=True)
        KEY.touch(mode=0o600)
        KEY.write_text(secrets.token_urlsafe(50))
    return KEY.read_text()


def demo_env() -> dict[str, str]:
    """Return the environment of the demo; what production needs is not taken over from outside."""
    env = environment.base_env(
        HANDINHAND_MODE="demo",
        HANDINHAND_DEMO="1",
        HANDINHAND_SECRET_KEY=secret_key(),
        DATABASE_URL=f"sqlite:///{DATABASE}",
        DJANGO_SETTINGS_MODULE="handinhand.config.settings",
    )
    env.pop("HANDINHAND_DEBUG", None)
    return env


def data_fingerprint() -> str:
    """Return the hash of all that decides what lies in the demo database."""
    migrations = ROOT.glob("src/handinhand/*/migrations/*.py")
    demo = (p for p in DEMO.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return environment.fingerprint([ROOT / "requirements.txt", *migrations, *demo])


def load(env: dict[str, str]) -> None:
    """Migrate and load the demo data, unless that was done for exactly this state."""
    wanted = data_fingerprint()
    if DATABASE.exists() and environment.is_current(STAMP, wanted):
        return
    manage: list[str | Path] = [PYTHON, ROOT / "manage.py"]
    say("Preparing the database ...")
    environment.must([*manage, "migrate", "--verbosity", "0"], env)
    environment.must([*manage, "createcachetable"], env)
    if DEMO.exists():
        say("Loading the demo data ...")
        environment.must([*manage, "load_demo"], env)
    STAMP.write_text(wanted)


def remove() -> None:
    """Delete the demo database, so that the next step builds a new one."""
    for path in (STAMP, *VAR.glob(DATABASE.name + "*")):
        path.unlink(missing_ok=True)


def free_port() -> str:
    """Return the wanted port, or end with a plain sentence when it is taken."""
    port = os.environ.get("PORT") or "8000"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except (OSError, ValueError, OverflowError):
            sys.exit(f"Port {port} is taken or none. Choose another one: make demo PORT=8001")
    return port


def serve(env: dict[str, str]) -> None:
    """Say where to go, then become the server."""
    port = free_port()
    say("")
    say(f"  Hand in Hand:  http://127.0.0.1:{port}/")
    say("  Sign in with one click as one of the invented people, for example")
    say("    Frau Mertens      Netzwerkkoordination: how the whole network stands")
    say("    Frau Yıldız       Fachkraft, Jobcenter: sends hand-overs")
    say("    Herr Osei         Fachkraft, Suchthilfe: answers them")
    say("    Herr Dr. Albers   Moderation: reconstructions and workshops")
    say("    Herr Kowalski     Steuerungsgruppe: decides and signs")
    say("  Everything is invented. Ctrl+C ends the server; the data stay in var/.")
    say("")
    (VAR / "static").mkdir(exist_ok=True)  # the demo serves files from where they lie
    # One worker process and a few threads: enough for a demo, and gentle with SQLite.
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    os.chdir(ROOT)
    os.execve(command[0], [*command, APPLICATION], env)  # noqa: S606 - our own server


def main(arguments: list[str]) -> None:
    """Set up, and serve unless told otherwise."""
    if unknown := set(arguments) - {"--setup", "--fresh"}:
        sys.exit(f"Unknown: {' '.join(unknown)}. Known: --setup, --fresh")
    environment.install("requirements.txt")
    environment.compile_catalogues()
    if "--fresh" in arguments:
        remove()
    env = demo_env()
    load(env)
    if "--setup" not in arguments:
        serve(env)


if __name__ == "__main__":
    main(sys.argv[1:])
