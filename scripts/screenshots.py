"""`make screenshots`: take the pictures of the README from the demo, with a Chromium found here."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import demo
import environment
from environment import BIN, ROOT, say
from playwright.sync_api import Page, sync_playwright

FOLDER = ROOT / "docs" / "screenshots"
PERSON = re.compile("Mertens")
CASES = re.compile("Fälle|Fallrekonstruktion|Rekonstruktion")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@contextlib.contextmanager
def served_demo() -> Iterator[str]:
    """Serve the demo on a free port and yield its address."""
    env = demo.demo_env()
    demo.load(env)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [BIN / "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    server = subprocess.Popen(
        [*command, "--log-level", "warning", demo.APPLICATION], cwd=ROOT, env=env
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(address + "health/", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        if server.poll() is not None:
            sys.exit("The demo does not start; see above.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address)  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    sys.exit("The demo does not answer.")


def take(page: Page, name: str) -> None:
    """Write one picture."""
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.screenshot(path=FOLDER / name)
    say(f"docs/screenshots/{name}")


def main() -> int:
    """Sign in as the coordinator, show the overview and the first case."""
    chromium = environment.find_chromium()
    if chromium is None:
        sys.exit("There is no Chromium on this machine.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="de-DE")
        page.goto(address)
        page.get_by_role("button", name=PERSON).first.click()
        take(page, "overview.png")
        page.get_by_role("navigation").get_by_role("link", name=CASES).first.click()
        page.get_by_role("main").get_by_role("link", name=re.compile("Fall A")).first.click()
        take(page, "timeline.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
