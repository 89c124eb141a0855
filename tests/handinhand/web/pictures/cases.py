"""Invented cases of any size, for properties of the timeline."""

import random
from datetime import date, timedelta

from handinhand.web.pictures import Event, Lane, LifeEntry, Link, Mark, Timeline, ViewPoint

KINDS = ("contact", "handover", "notice", "service", "information", "drop_out", "crisis")
TITLES = (
    "Clearing",
    "Arbeitsunfähigkeitsbescheinigungsnachreichungsfrist",
    "Fallkonferenz mit allen Beteiligten",
    "Stationäre Aufnahme nach Krise",
    "Nachsorge",
)
MARKS = tuple(Mark(code, f"Marke {code}", bridge=code == "BR") for code in ("SB", "WZ", "DA", "BR"))


def random_case(seed, events, lanes, days=1800, precisions=("day",)):
    """Events, waits, hand-overs that arrive, break or are lost, life and view."""
    chance = random.Random(seed)
    when = sorted(date(2021, 1, 5) + timedelta(chance.randrange(days)) for _ in range(events))
    return Timeline(
        title="Ein erfundener Fall",
        month_zero=date(2021, 1, 1),
        lanes=tuple(
            Lane(f"L{k}", f"{chance.choice(TITLES)} {k}", f"A{k // 3}") for k in range(lanes)
        ),
        events=tuple(_event(chance, k, day, lanes, precisions) for k, day in enumerate(when)),
        links=tuple(_links(chance, when)),
        life=tuple(
            LifeEntry("Wohnen", when[k], chance.choice([None, when[-1]]), chance.choice(TITLES))
            for k in range(0, events, 15)
        ),
        view=tuple(ViewPoint(when[k], chance.randint(-2, 2)) for k in range(0, events, 7)),
        turning_point="e0",
    )


def _event(chance, at, day, lanes, precisions):
    return Event(
        f"e{at}",
        at + 1,
        day,
        f"L{chance.randrange(lanes)}",
        chance.choice(KINDS),
        chance.choice(TITLES),
        "Was geschehen ist.",
        chance.choice(precisions),
        tuple(chance.sample(MARKS, chance.randrange(3))),
    )


def _links(chance, when):
    for at in range(8, len(when)):
        before = at - chance.randint(1, 6)
        if chance.random() < 0.2:
            yield Link("wait", f"e{before}", f"e{at}", (when[at] - when[before]).days)
        if chance.random() < 0.2:
            target = chance.choice([f"e{at}", None])
            yield Link("referral", f"e{before}", target, arrived=chance.random() < 0.5)
