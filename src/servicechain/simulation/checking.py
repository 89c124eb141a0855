"""What keeps a scenario from being simulated, all of it at once."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from servicechain.model import Chain
from servicechain.simulation.durations import Duration
from servicechain.simulation.scenario import Arrivals, Capacity, NoShow, Scenario, Service
from servicechain.structure import structure_faults

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_json": (
        "Das Dokument ist kein gültiges JSON (Zeile %(line)s, Spalte %(column)s). Berichtigen Sie "
        "die Stelle oder beginnen Sie mit dem Muster von „servicechain simulate --example“.",
        "The document is not valid JSON (line %(line)s, column %(column)s). Correct the place "
        "or begin with the pattern of “servicechain simulate --example”.",
    ),
    "too_large": (
        "Das Dokument ist größer als %(limit)s Byte. Kürzen Sie die Listen beobachteter Zeiten.",
        "The document is larger than %(limit)s bytes. Shorten the lists of observed times.",
    ),
    "unknown_field": (
        "Das Feld %(path)s gehört nicht in eine Annahme. Entfernen Sie es.",
        "The field %(path)s does not belong to a scenario. Remove it.",
    ),
    "wrong_type": (
        "Bei %(path)s steht „%(value)s“; erwartet wird %(expected)s. Berichtigen Sie den Wert.",
        "At %(path)s stands “%(value)s”; expected is %(expected_en)s. Correct the value.",
    ),
    "unknown_key": (
        "Bei %(path)s steht „%(key)s“; in der Kette gibt es das nicht. "
        "Nehmen Sie den Eintrag heraus oder berichtigen Sie den Schlüssel.",
        "At %(path)s stands “%(key)s”, which the chain does not have. "
        "Remove the entry or correct the key.",
    ),
    "out_of_range": (
        "Bei %(path)s steht %(value)s; möglich ist %(expected)s. Berichtigen Sie die Zahl.",
        "At %(path)s stands %(value)s; possible is %(expected_en)s. Correct the number.",
    ),
    "chain_has_faults": (
        "Die Kette selbst hat %(count)s Fehler in ihren Verweisen. Prüfen Sie zuerst die Kette.",
        "The chain itself has %(count)s faults in what it refers to. Check the chain first.",
    ),
}


@dataclass(frozen=True, slots=True)
class ScenarioFault:
    """One fault of a scenario.

    Attributes:
        code: what kind of fault.
        path: where, as a JSON pointer into the scenario's document.
        params: the words for the sentence.
    """

    code: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def sentence(self) -> str:
        """Say in German what is wrong and what to do."""
        return self.sentence_in("de")

    def sentence_in(self, language: str) -> str:
        """Say it in "de" or "en"; any other language gets German."""
        return _SENTENCES[self.code][language == "en"] % {"path": self.path, **self.params}


class InvalidScenario(ValueError):
    """A scenario cannot be simulated; `faults` names everything that is wrong with it."""

    def __init__(self, faults: list[ScenarioFault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults[:3]))
        self.faults = faults


def scenario_faults(chain: Chain, scenario: Scenario) -> list[ScenarioFault]:
    """List everything that keeps a scenario from being simulated on a chain.

    >>> chain = Chain("K", "1", "Leer", "1", ("1",))
    >>> [fault.code for fault in scenario_faults(chain, Scenario(Arrivals(-1.0)))]
    ['chain_has_faults', 'out_of_range']
    """
    faults: list[ScenarioFault] = []
    broken = structure_faults(chain)
    if broken:
        faults.append(ScenarioFault("chain_has_faults", "", {"count": str(len(broken))}))
    faults += _arrivals(scenario.arrivals)
    faults += _unknown("services", scenario.services, {s.key for s in chain.stations})
    for key, service in scenario.services.items():
        faults += _service(f"/services/{key}", service)
    units = {unit.key for unit in chain.units} | {unit.organisation for unit in chain.units}
    units |= {key for station in chain.stations for key in station.responsible[:1]}
    faults += _unknown("capacities", scenario.capacities, units)
    for key, capacity in scenario.capacities.items():
        faults += _capacity(f"/capacities/{key}", capacity)
    ways = {way.key for way in chain.ways}
    faults += _unknown("routing", scenario.routing, ways)
    for key, weight in scenario.routing.items():
        faults += _range(f"/routing/{key}", weight, 0, 1e6)
    faults += _unknown("transfers", scenario.transfers, ways | {s.key for s in chain.standards})
    for key, transfer in scenario.transfers.items():
        faults += _duration(f"/transfers/{key}", transfer)
    faults += _range("/weeks", scenario.weeks, 1, 520_000)
    faults += _range("/warm_up_weeks", scenario.warm_up_weeks, 0, 520_000)
    return faults


def _unknown(
    field_name: str, named: Mapping[str, object], known: Collection[str]
) -> Iterator[ScenarioFault]:
    for key in named:
        if key not in known:
            yield ScenarioFault("unknown_key", f"/{field_name}/{key}", {"key": key})


def _range(path: str, value: float, low: float, high: float) -> Iterator[ScenarioFault]:
    if not (math.isfinite(value) and low <= value <= high):
        params = {
            "value": f"{value:g}",
            "expected": f"{low:g} bis {high:g}",
            "expected_en": f"{low:g} to {high:g}",
        }
        yield ScenarioFault("out_of_range", path, params)


def _arrivals(arrivals: Arrivals) -> Iterator[ScenarioFault]:
    yield from _range("/arrivals/per_week", arrivals.per_week, 0, 1e6)
    for name, weights, lengths in (
        ("weekdays", arrivals.weekdays, {7}),
        ("season", arrivals.season, set(range(1, 365))),
    ):
        path = f"/arrivals/{name}"
        if weights and (len(weights) not in lengths or not sum(weights) > 0):
            expected = "sieben Gewichte, nicht alle 0" if name == "weekdays" else "1 bis 364"
            english = "seven weights, not all 0" if name == "weekdays" else "1 to 364 weights"
            params = {"value": str(len(weights)), "expected": expected, "expected_en": english}
            yield ScenarioFault("out_of_range", path, params)
        for n, weight in enumerate(weights):
            yield from _range(f"{path}/{n}", weight, 0, 1e6)


def _service(path: str, service: Service) -> Iterator[ScenarioFault]:
    for name in ("work", "stay", "patience"):
        yield from _duration(f"{path}/{name}", getattr(service, name))
    yield from _range(f"{path}/leaves", service.leaves, 0, 1)
    if service.no_show is not None:
        yield from _no_show(f"{path}/no_show", service.no_show)


def _no_show(path: str, no_show: NoShow) -> Iterator[ScenarioFault]:
    yield from _range(f"{path}/probability", no_show.probability, 0, 1)
    yield from _range(f"{path}/lost_hours", no_show.lost_hours, 0, 1000)
    yield from _range(f"{path}/again", no_show.again, 0, 1)
    yield from _range(f"{path}/after_days", no_show.after_days, 0, 1000)


def _duration(path: str, duration: Duration | None) -> Iterator[ScenarioFault]:
    if duration is not None and not duration.is_valid:
        params = {
            "value": duration.kind.name.lower(),
            "expected": "eine endliche Dauer ab 0 mit Mittelwert und Streuung über 0",
            "expected_en": "a finite duration from 0 on with a mean and spread above 0",
        }
        yield ScenarioFault("out_of_range", path, params)


def _capacity(path: str, capacity: Capacity) -> Iterator[ScenarioFault]:
    if capacity.posts is not None:
        yield from _range(f"{path}/posts", capacity.posts, 1, 100_000)
    if capacity.places is not None:
        yield from _range(f"{path}/places", capacity.places, 1, 100_000)
    yield from _range(f"{path}/weekly_hours", capacity.weekly_hours, 0.1, 168)
