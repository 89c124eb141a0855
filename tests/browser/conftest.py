"""A demo of its own, served as `make demo` does, and the machine's Chromium."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import environment
import pytest
import served
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.people import WIDE, Complaints, Site, sign_in

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, and skip it where there is no Chromium."""
    nobody_there = environment.find_chromium() is None
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if nobody_there:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start the Chromium of this machine; nothing is downloaded."""
    return {"executable_path": environment.find_chromium(), "args": served.BROWSER_FLAGS}


# --- the demo -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a freshly loaded demo that nobody serves: the others are copies of it."""
    folder = tmp_path_factory.mktemp("demo")
    served.build(served.fresh_env(folder))
    return folder


def _serve_copy(source: Path, folder: Path, stack: ExitStack) -> Site:
    shutil.copytree(source, folder, dirs_exist_ok=True)
    env = served.fresh_env(folder)
    return Site(stack.enter_context(served.serve(env)), env)


@pytest.fixture(scope="session")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo for tests that only look."""
    with ExitStack() as stack:
        yield _serve_copy(demo_folder, tmp_path_factory.mktemp("site"), stack)


@pytest.fixture
def own_site(demo_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A demo for one test that changes something."""
    with ExitStack() as stack:
        yield _serve_copy(demo_folder, tmp_path / "site", stack)


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[str, str]:
    """Key of a row of the role matrix -> its address in the served demo."""
    env = {**site.env, "PYTHONPATH": os.pathsep.join([str(environment.ROOT / "src"), "."])}
    command = [sys.executable, "-m", "tests.browser.rows"]
    done = subprocess.run(
        command, cwd=environment.ROOT, env=env, check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test at its end when the browser complained (T68, T70)."""
    noted = Complaints()
    yield noted
    assert noted.lines == []


Open = Callable[..., Page]


@pytest.fixture
def open_as(browser: Browser, complaints: Complaints) -> Iterator[Open]:
    """Return a function that opens a window in which a persona is signed in ("" for nobody)."""
    contexts: list[BrowserContext] = []

    def opened(site: Site, persona: str = "", **wishes: object) -> Page:
        wishes = {"viewport": WIDE, "locale": "de-DE", "timezone_id": "Europe/Berlin"} | wishes
        fresh = browser.new_context(storage_state=_signed_in(browser, site, persona), **wishes)
        fresh.set_default_timeout(10_000)
        complaints.watch(fresh, site.address)
        contexts.append(fresh)
        return fresh.new_page()

    yield opened
    for context in contexts:
        context.close()


def _signed_in(browser: Browser, site: Site, persona: str) -> object:
    """Return the cookies of a persona; everybody signs in once per site."""
    if not persona:
        return None
    if persona not in site.storage:
        context = browser.new_context()
        context.set_default_timeout(10_000)
        sign_in(context.new_page(), site, persona)
        site.storage[persona] = context.storage_state()
        context.close()
    return site.storage[persona]
