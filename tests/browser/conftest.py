"""A demo of its own, served as `make demo` does, and the machine's Chromium."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import environment
import pytest
import served
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.people import WIDE, Complaints, Site, sign_in
from tests.browser.rows import Stop

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


def _ask_rows(site: Site, *arguments: str) -> Any:
    """Run `rows.py` on the database of a served demo."""
    command = [sys.executable, "-m", "tests.browser.rows", *arguments]
    env = {**site.env, "PYTHONPATH": os.pathsep.join([str(environment.ROOT / "src"), "."])}
    done = subprocess.run(
        command, cwd=environment.ROOT, env=env, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[str, tuple[str, bool]]:
    """Key of a row of the role matrix -> its address, and whether data change for it."""
    found: dict[str, tuple[str, bool]] = _ask_rows(site)
    return found


@pytest.fixture
def address_of(
    site: Site, addresses: dict[str, tuple[str, bool]], request: pytest.FixtureRequest
) -> Callable[[Stop], tuple[Site, str]]:
    """Return a function that gives the site and the address of a row of the role matrix.

    A row that changes data before it is asked gets a demo of its own.
    """

    def found(stop: Stop) -> tuple[Site, str]:
        address, changes = addresses[stop.key]
        if not changes:
            return site, site.address + address
        own: Site = request.getfixturevalue("own_site")
        return own, own.address + str(_ask_rows(own, stop.key))

    return found


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def noted() -> Complaints:
    """What the windows of all tests complained of; one test at a time."""
    return Complaints()


@pytest.fixture(autouse=True)
def _a_quiet_browser(noted: Complaints) -> Iterator[None]:
    """Fail the test at its end when the browser complained (T68, T70)."""
    noted.lines.clear()
    yield
    assert noted.lines == []


Open = Callable[..., Page]


class Windows:
    """Opens windows; those that only look share one per persona, so that files stay cached."""

    def __init__(self, browser: Browser, noted: Complaints) -> None:
        self._browser, self._noted = browser, noted
        self._shared: dict[tuple[object, ...], BrowserContext] = {}

    def fresh(self, site: Site, persona: str, **wishes: object) -> BrowserContext:
        """Return a window of its own, signed in as the persona ("" for nobody)."""
        wishes = {"viewport": WIDE, "locale": "de-DE", "timezone_id": "Europe/Berlin"} | wishes
        storage = self._signed_in(site, persona)
        context = self._browser.new_context(storage_state=storage, **wishes)
        context.set_default_timeout(15_000)
        self._noted.watch(context, site.address)
        return context

    def shared(self, site: Site, persona: str, **wishes: object) -> BrowserContext:
        """Return the window of this persona that the tests share."""
        key = (site.address, persona, *sorted(wishes.items()))
        if key not in self._shared:
            self._shared[key] = self.fresh(site, persona, **wishes)
        return self._shared[key]

    def _signed_in(self, site: Site, persona: str) -> object:
        """Return the cookies of a persona; everybody signs in once per site."""
        if persona and persona not in site.storage:
            context = self._browser.new_context()
            context.set_default_timeout(15_000)
            sign_in(context.new_page(), site, persona)
            site.storage[persona] = context.storage_state()
            context.close()
        return site.storage.get(persona)


@pytest.fixture(scope="session")
def windows(browser: Browser, noted: Complaints) -> Windows:
    """The windows of this run; they close with the browser."""
    return Windows(browser, noted)


@pytest.fixture
def open_as(windows: Windows) -> Iterator[Open]:
    """Return a function that opens a window in which a persona is signed in ("" for nobody)."""
    contexts: list[BrowserContext] = []

    def opened(site: Site, persona: str = "", **wishes: object) -> Page:
        contexts.append(windows.fresh(site, persona, **wishes))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def look_as(windows: Windows) -> Iterator[Open]:
    """Like `open_as`, for tests that change nothing, not even a cookie."""
    pages: list[Page] = []

    def opened(site: Site, persona: str = "", **wishes: object) -> Page:
        pages.append(windows.shared(site, persona, **wishes).new_page())
        return pages[-1]

    yield opened
    for page in pages:
        page.close()
