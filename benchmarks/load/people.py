"""What people do in the load test, for locust; `run.py` starts it.

Everybody waits five to ten seconds between two pages. Practitioners read their boxes and
hand-overs, answer, report and offer; coordination and steering read lists and evaluate.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import time
from pathlib import Path
from uuid import uuid4

from locust import FastHttpUser, between, events, task

SITE = json.loads(Path(os.environ["LOAD_SITE"]).read_text())
NETWORK, TOKEN, TODAY = SITE["network"], SITE["token"], SITE["today"]
TURNS = {role: itertools.cycle(people) for role, people in SITE["people"].items()}
ACCEPT = re.compile(r'action="([^"]+/accept/)"[^>]*>.*?name="version" value="(\d+)"', re.DOTALL)
DETAIL = re.compile(r'href="([^"]+/handovers/[0-9a-f-]{36}/)"')
ARRIVE = re.compile(r'href="([^"]+/arrive/)"')
ASK = re.compile(r'href="([^"]+/ask/)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
KEY = re.compile(r'name="key"[^>]*value="([0-9a-f-]{36})"')
STANDARD = re.compile(r'href="([^"]+/handovers/new/[0-9a-f-]{36}/)"')

seen: list[tuple[float, str, float, bool, str]] = []


@events.request.add_listener
def note(
    request_type: str, name: str, response_time: float, exception: object, **_more: object
) -> None:
    """Keep every answer: when, what, how long, whether well."""
    seen.append((time.time(), name, response_time, exception is None, str(exception or "")[:200]))


@events.quitting.add_listener
def write(**_more: object) -> None:
    """Hand everything to `run.py`."""
    Path(os.environ["LOAD_ANSWERS"]).write_text(json.dumps(seen))


class Somebody(FastHttpUser):
    """A signed-in person; two answers at once are no error: the second is told so (409)."""

    abstract = True
    wait_time = between(5, 10)
    role = ""
    connection_timeout = 30
    network_timeout = 30

    def on_start(self) -> None:
        """Be one of the people of the role."""
        session = next(TURNS[self.role])
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self.known: list[str] = []

    def read(self, path: str, name: str) -> str:
        """Ask for a page; anything but 200 is an error.

        A form of a step that somebody else took meanwhile leads back to its hand-over.
        """
        with self.client.get(
            path,
            name=f"read: {name}",
            headers=self.headers,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            target = answer.headers.get("Location", "")
            if answer.status_code == 302 and "/handovers/" in target and "form" in name:
                answer.success()
                return ""
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                return ""
            answer.success()
            return str(answer.text)

    def write(self, path: str, name: str, **fields: str) -> None:
        """Send a form; saved (302) and told of somebody faster (409) are both well."""
        with self.client.post(
            path,
            data=fields,
            name=f"write: {name}",
            headers=self.headers,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code in (302, 409):
                answer.success()
            else:
                answer.failure(f"status {answer.status_code}")

    def one_of(self, found: list[str]) -> str:
        """Choose one, or nothing."""
        return random.choice(found) if found else ""


class Practitioner(Somebody):
    """Answers and offers."""

    role, weight = "practitioner", SITE["weights"]["practitioner"]

    @task(5)
    def inbox(self) -> None:
        """Look what waits."""
        text = self.read(f"{NETWORK}/handovers/inbox/", "inbox")
        self.known = DETAIL.findall(text) or self.known

    @task(4)
    def look(self) -> None:
        """Open one hand-over."""
        if path := self.one_of(self.known):
            self.read(path, "hand-over")
        else:
            self.inbox()

    @task(3)
    def accept(self) -> None:
        """Accept an offer from the inbox."""
        text = self.read(f"{NETWORK}/handovers/inbox/", "inbox")
        if found := ACCEPT.findall(text):
            path, version = random.choice(found)
            self.wait()
            self.write(path, "accept", version=version)

    @task(2)
    def arrive(self) -> None:
        """Report an arrival."""
        text = self.read(f"{NETWORK}/handovers/inbox/", "inbox")
        if path := self.one_of(ARRIVE.findall(text)):
            self.wait()
            form = VERSION.search(self.read(path, "form of a step"))
            if form:
                self.wait()
                self.write(path, "arrive", version=form[1], arrived_on=TODAY)

    @task(1)
    def ask(self) -> None:
        """Ask a coded question."""
        text = self.read(f"{NETWORK}/handovers/inbox/", "inbox")
        if path := self.one_of(ASK.findall(text)):
            self.wait()
            form = VERSION.search(self.read(path, "form of a step"))
            if form:
                self.wait()
                self.write(path, "ask", version=form[1], code="call_me")

    @task(2)
    def offer(self) -> None:
        """Offer a new hand-over."""
        text = self.read(f"{NETWORK}/handovers/new/", "choose a standard")
        if path := self.one_of(STANDARD.findall(text)):
            self.wait()
            page = self.read(path, "form of an offer")
            unit = re.search(r'name="from_unit"[^>]*value="([0-9a-f-]{36})"', page)
            if KEY.search(page) and unit:
                self.wait()
                self.write(
                    path, "offer",
                    key=str(uuid4()), from_unit=unit[1], anchor_date=TODAY, do="offer",
                )  # fmt: skip

    @task(2)
    def outbox(self) -> None:
        """Look what is still here."""
        self.read(f"{NETWORK}/handovers/outbox/", "outbox")

    @task(1)
    def all_of_them(self) -> None:
        """Read the list."""
        self.read(f"{NETWORK}/handovers/?state=open", "list, filtered")

    @task(1)
    def figures(self) -> None:
        """Look at the evaluation."""
        self.read(f"{NETWORK}/figures/", "figures")


class Coordinator(Somebody):
    """Reads lists, opens what is late, evaluates."""

    role, weight = "coordinator", SITE["weights"]["coordinator"]

    @task(3)
    def overview(self) -> None:
        """Begin the day."""
        self.read(f"{NETWORK}/overview/", "overview")

    @task(4)
    def listed(self) -> None:
        """Read the list, most urgent first."""
        page = random.choice(["", "?page=3", "?state=unanswered", "?state=overdue", "?per=100"])
        text = self.read(f"{NETWORK}/handovers/{page}", "list" + (", filtered" if page else ""))
        self.known = DETAIL.findall(text) or self.known

    @task(3)
    def look(self) -> None:
        """Open one hand-over."""
        if path := self.one_of(self.known):
            self.read(path, "hand-over")

    @task(3)
    def figures(self) -> None:
        """Evaluate."""
        self.read(f"{NETWORK}/figures/", "figures")


class Steering(Somebody):
    """Reads the figures."""

    role, weight = "steering", SITE["weights"]["steering"]

    @task(2)
    def overview(self) -> None:
        """Begin with the overview."""
        self.read(f"{NETWORK}/overview/", "overview")

    @task(3)
    def figures(self) -> None:
        """Evaluate."""
        self.read(f"{NETWORK}/figures/", "figures")

    @task(1)
    def chain(self) -> None:
        """Look at what was agreed."""
        self.read(f"{NETWORK}/agreements/", "agreements")
