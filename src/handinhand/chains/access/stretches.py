"""The ways of a version from station to station, straight or through routing nodes."""

from collections.abc import Iterable, Sequence

from handinhand.chains.models import Way
from handinhand.chains.rules import stretches


def stretches_of(ways: Iterable[Way]) -> list[tuple[Way, ...]]:
    """Return every run of ways between two stations; most runs are one way long.

    A run that ends the chain at a routing node is left out: it leads to no station. What is agreed
    on one way of a run is agreed for the run.

    Args:
        ways: those of a version, with both ends read.

    Returns:
        Runs that begin and end at a station, in the order of the ways they begin with.
    """
    known = {way.key: way for way in ways}
    ends = {key: (way.begin.key, way.end.key) for key, way in known.items()}
    stations = {way.source.key for way in known.values() if way.source}
    stations |= {way.target.key for way in known.values() if way.target}
    runs = [
        tuple(known[key] for key in run)
        for station in dict.fromkeys(way.source.key for way in known.values() if way.source)
        for run in stretches(ends, station, stations)
    ]
    return [run for run in runs if run[-1].target_id is not None]


def repeats(run: Sequence[Way]) -> bool:
    """Tell whether a run leads back to its own station, which is then repeated.

    Whoever is responsible there stays so: nobody hands over, whatever is agreed for other runs
    that begin with the same way.
    """
    return run[0].source_id is not None and run[0].source_id == run[-1].target_id
