"""A scenario as a JSON document that a person can write."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from servicechain.model import Chain
from servicechain.simulation.checking import InvalidScenario, ScenarioFault
from servicechain.simulation.durations import (
    Duration,
    Kind,
    empirical,
    exponential,
    fixed,
    gamma,
    lognormal,
    weibull,
)
from servicechain.simulation.scenario import Arrivals, Capacity, NoShow, Scenario, Service

MAX_BYTES = 2_000_000
_T = TypeVar("_T")
_SPREAD = {Kind.LOGNORMAL: "sd", Kind.GAMMA: "sd", Kind.WEIBULL: "shape"}


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario from a JSON file.

    Raises:
        InvalidScenario: as `scenario_from_json`.
        OSError: the file cannot be read.
    """
    content = Path(path).read_bytes()
    return scenario_from_json(content.decode("utf-8-sig", "replace"))


def scenario_from_json(text: str) -> Scenario:
    """Read a scenario; whether it fits a chain is asked by `scenario_faults`.

    Raises:
        InvalidScenario: with all faults of the document at once.

    >>> scenario = scenario_from_json('{"arrivals": {"per_week": 5}, "services": '
    ...     '{"1": {"work": {"kind": "gamma", "mean": 4, "sd": 2}}}}')
    >>> scenario.services["1"].work == gamma(4.0, 2.0)
    True
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InvalidScenario([ScenarioFault("too_large", "", {"limit": str(MAX_BYTES)})])
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        params = {"line": str(error.lineno), "column": str(error.colno)}
        raise InvalidScenario([ScenarioFault("not_json", "", params)]) from None
    except RecursionError:
        raise InvalidScenario(
            [ScenarioFault("not_json", "", {"line": "1", "column": "1"})]
        ) from None
    reader = _Reader()
    scenario = reader.scenario(document)
    if reader.faults:
        raise InvalidScenario(reader.faults)
    return scenario


def scenario_to_json(scenario: Scenario) -> str:
    """Write a scenario as a document of several lines that `scenario_from_json` reads."""
    document = {
        "arrivals": {
            "per_week": scenario.arrivals.per_week,
            "weekdays": list(scenario.arrivals.weekdays),
            "season": list(scenario.arrivals.season),
        },
        "services": {key: _service_out(s) for key, s in scenario.services.items()},
        "capacities": {
            key: {"posts": c.posts, "weekly_hours": c.weekly_hours, "places": c.places}
            for key, c in scenario.capacities.items()
        },
        "routing": dict(scenario.routing),
        "transfers": {key: _duration_out(d) for key, d in scenario.transfers.items()},
        "weeks": scenario.weeks,
        "warm_up_weeks": scenario.warm_up_weeks,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def example_scenario(chain: Chain, *, per_week: float = 4.0) -> Scenario:
    """Return a scenario to begin with: everything named, with numbers to be replaced.

    Two hours of work at each station, one post per responsible unit, a tenth of the people
    misses a date, and who waits leaves after some two months.
    """
    units = dict.fromkeys(key for s in chain.stations for key in s.responsible[:1])
    service = Service(
        work=gamma(2.0, 1.0), patience=weibull(60.0, 1.5), no_show=NoShow(0.1), leaves=0.02
    )
    return Scenario(
        arrivals=Arrivals(per_week, (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)),
        services={station.key: service for station in chain.stations},
        capacities={key: Capacity(posts=1) for key in units},
        routing={way.key: 0.1 if way.returns else 0.5 for way in chain.ways},
        transfers={standard.key: fixed(1.0) for standard in chain.standards},
    )


def _duration_out(duration: Duration | None) -> dict[str, object] | None:
    if duration is None:
        return None
    found: dict[str, object] = {"kind": duration.kind.name.lower()}
    if duration.kind is Kind.EMPIRICAL:
        return found | {"values": list(duration.values)}
    found["mean"] = duration.mean
    if duration.kind in _SPREAD:
        found[_SPREAD[duration.kind]] = duration.spread
    return found


def _service_out(service: Service) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in ("work", "stay", "patience"):
        duration = _duration_out(getattr(service, name))
        if duration is not None:
            found[name] = duration
    if service.no_show is not None:
        missed = service.no_show
        found["no_show"] = {
            "probability": missed.probability,
            "lost_hours": missed.lost_hours,
            "again": missed.again,
            "after_days": missed.after_days,
        }
    if service.leaves:
        found["leaves"] = service.leaves
    return found


class _Reader:
    """Reads a document and notes every fault instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[ScenarioFault] = []

    def scenario(self, value: object) -> Scenario:
        known = ("arrivals", "services", "capacities", "routing", "transfers")
        fields = self.fields("", value, (*known, "weeks", "warm_up_weeks"))
        default = Scenario(Arrivals(0.0))
        return Scenario(
            arrivals=self.arrivals(fields.get("arrivals")),
            services=self.mapping("/services", fields.get("services"), self.service),
            capacities=self.mapping("/capacities", fields.get("capacities"), self.capacity),
            routing=self.mapping("/routing", fields.get("routing"), self.number),
            transfers=self.mapping("/transfers", fields.get("transfers"), self.sure_duration),
            weeks=self.number("/weeks", fields.get("weeks", default.weeks)),
            warm_up_weeks=self.number(
                "/warm_up_weeks", fields.get("warm_up_weeks", default.warm_up_weeks)
            ),
        )

    def arrivals(self, value: object) -> Arrivals:
        fields = self.fields("/arrivals", value, ("per_week", "weekdays", "season"))
        return Arrivals(
            per_week=self.number("/arrivals/per_week", fields.get("per_week")),
            weekdays=self.numbers("/arrivals/weekdays", fields.get("weekdays", [])),
            season=self.numbers("/arrivals/season", fields.get("season", [])),
        )

    def service(self, path: str, value: object) -> Service:
        fields = self.fields(path, value, ("work", "stay", "patience", "no_show", "leaves"))
        times = {
            name: self.duration(f"{path}/{name}", fields.get(name))
            for name in ("work", "stay", "patience")
        }
        no_show = fields.get("no_show")
        return Service(
            **times,
            no_show=None if no_show is None else self.no_show(f"{path}/no_show", no_show),
            leaves=self.number(f"{path}/leaves", fields.get("leaves", 0)),
        )

    def no_show(self, path: str, value: object) -> NoShow:
        known = ("probability", "lost_hours", "again", "after_days")
        fields = self.fields(path, value, known)
        default = NoShow(0.0)
        found = {
            name: self.number(f"{path}/{name}", fields.get(name, getattr(default, name)))
            for name in known
        }
        return NoShow(**found)

    def capacity(self, path: str, value: object) -> Capacity:
        fields = self.fields(path, value, ("posts", "weekly_hours", "places"))
        return Capacity(
            posts=self.whole(f"{path}/posts", fields.get("posts")),
            weekly_hours=self.number(f"{path}/weekly_hours", fields.get("weekly_hours", 39.0)),
            places=self.whole(f"{path}/places", fields.get("places")),
        )

    def sure_duration(self, path: str, value: object) -> Duration:
        return self.duration(path, {} if value is None else value) or fixed(0.0)

    def duration(self, path: str, value: object) -> Duration | None:
        if value is None:
            return None
        fields = self.fields(path, value, ("kind", "mean", "value", "sd", "shape", "values"))
        kind = fields.get("kind")
        names = [known.name.lower() for known in Kind]
        if not isinstance(kind, str) or kind not in names:
            self.wrong(f"{path}/kind", kind, ", ".join(names), ", ".join(names))
            return None
        if kind == "empirical":
            return empirical(self.numbers(f"{path}/values", fields.get("values", [])))
        name = "value" if kind == "fixed" and "value" in fields else "mean"
        mean = self.number(f"{path}/{name}", fields.get(name))
        if kind in {"fixed", "exponential"}:
            return fixed(mean) if kind == "fixed" else exponential(mean)
        name = _SPREAD[Kind[kind.upper()]]
        spread = self.number(f"{path}/{name}", fields.get(name))
        makers = {"lognormal": lognormal, "gamma": gamma, "weibull": weibull}
        return makers[kind](mean, spread)

    def fields(self, path: str, value: object, known: tuple[str, ...]) -> dict[str, object]:
        if not isinstance(value, dict):
            self.wrong(path or "/", value, "ein Objekt", "an object")
            return {}
        for name in value:
            if name not in known:
                self.faults.append(ScenarioFault("unknown_field", f"{path}/{name}"))
        return value

    def mapping(
        self, path: str, value: object, read: Callable[[str, object], _T]
    ) -> Mapping[str, _T]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(path, value, "ein Objekt", "an object")
            return {}
        return {key: read(f"{path}/{key}", item) for key, item in value.items()}

    def number(self, path: str, value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                pass
        self.wrong(path, value, "eine Zahl", "a number")
        return 0.0

    def whole(self, path: str, value: object) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.wrong(path, value, "eine ganze Zahl oder null", "a whole number or null")
        return None

    def numbers(self, path: str, value: object) -> tuple[float, ...]:
        if not isinstance(value, list):
            self.wrong(path, value, "eine Liste von Zahlen", "a list of numbers")
            return ()
        return tuple(self.number(f"{path}/{n}", item) for n, item in enumerate(value))

    def wrong(self, path: str, value: object, expected: str, english: str) -> None:
        params = {"value": str(value)[:40], "expected": expected, "expected_en": english}
        self.faults.append(ScenarioFault("wrong_type", path, params))
