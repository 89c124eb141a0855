"""What a simulation says in a sentence, German and English."""

from servicechain.simulation.results import Run, StationResult, UnitResult

_NOBODY = (
    "Nirgends wartet jemand lange: Im Mittel steht an keiner Stelle auch nur eine Person an. "
    "Die Kette hat für diesen Zugang genug Posten und Plätze.",
    "Nobody waits long anywhere: on average not even one person queues at any service. "
    "The chain has enough posts and places for these arrivals.",
)
_BOTTLENECK = (
    "Der Engpass ist %(name)s: Dort warten im Mittel %(queue)s Personen%(load)s; "
    "vor Station %(station)s „%(title)s“ dauert es %(days)s Tage bis zum Beginn.%(advice)s",
    "The bottleneck is %(name)s: on average %(queue)s people wait there%(load)s; "
    "before station %(station)s “%(title)s” it takes %(days)s days until the service "
    "begins.%(advice)s",
)
_LOAD = (", die Posten sind zu %(load)s %% ausgelastet", ", the posts are %(load)s %% busy")
_OVERLOAD = (
    " Es kommt mehr Arbeit, als die Posten schaffen: Die Schlange wächst, "
    "solange weder Zugang noch Posten sich ändern.",
    " More work comes than the posts can do: the queue grows "
    "as long as neither arrivals nor posts change.",
)
_PLACES = (
    " Die %(places)s Plätze reichen nicht; 95 %% der Zeit würden %(needed)s genügen.",
    " The %(places)s places are not enough; %(needed)s would do 95 %% of the time.",
)
_DECIMAL = (",", ".")


def number(value: float, language: str, digits: int = 1) -> str:
    """Write a number as the language does.

    >>> number(12.34, "de"), number(12.34, "en")
    ('12,3', '12.3')
    """
    return f"{value:.{digits}f}".replace(".", _DECIMAL[language == "en"])


def bottleneck_sentence(run: Run, language: str) -> str:
    """Name the unit at which most people wait, how long, and why."""
    which = int(language == "en")
    unit = run.bottleneck
    if unit is None:
        return _NOBODY[which]
    station = _slowest(run, unit)
    full = unit.posts is not None and unit.load.mean == unit.load.mean
    words = {
        "name": unit.name,
        "queue": number(unit.queue.mean, language),
        "load": _LOAD[which] % {"load": number(unit.load.mean * 100, language, 0)} if full else "",
        "station": station.station,
        "title": station.name,
        "days": number(station.wait_days.mean, language),
        "advice": _advice(unit, which),
    }
    return _BOTTLENECK[which] % words


def _advice(unit: UnitResult, which: int) -> str:
    if unit.posts is not None and unit.load.mean > 0.98:
        return _OVERLOAD[which]
    if unit.places is not None and unit.places_needed > unit.places:
        return _PLACES[which] % {"places": unit.places, "needed": unit.places_needed}
    return ""


def _slowest(run: Run, unit: UnitResult) -> StationResult:
    """Return the station of the unit before which people wait longest."""
    index = run.tables.pools.index(unit.unit)
    places = zip(run.chain.stations, run.tables.s_unit, strict=False)
    keys = {station.key for station, pool in places if pool == index}
    own = [result for result in run.station_results if result.station in keys]
    return max(own, key=lambda s: s.wait_days.mean if s.started else -1.0)
