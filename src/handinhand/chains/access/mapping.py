"""Where a station of one version has gone in the next one."""

from collections.abc import Mapping

from handinhand.chains.models import ChainVersion, ChangeRequest


def station_mapping(request: ChangeRequest) -> dict[str, str]:
    """Return where each station has gone: key in the old version -> key in the new one.

    The same station (by its line) is followed by itself; what the request says counts first.
    Stations that have gone and for which the request names none are left out: somebody must say
    first where a journey goes that stands there. Empty while no version carries the request out.
    """
    if request.to_version is None:
        return {}
    return _follow(request.from_version, request.to_version, request.station_mapping)


def mapping_between(old: ChainVersion, new: ChainVersion) -> dict[str, str]:
    """Return where each station of `old` has gone in `new`, by all requests carried out there."""
    told: dict[str, str] = {}
    for request in new.carries_out.filter(from_version=old).order_by("raised_on", "key"):
        told |= request.station_mapping
    return _follow(old, new, told)


def _follow(old: ChainVersion, new: ChainVersion, told: Mapping[str, str]) -> dict[str, str]:
    # no case stands in a station that is possible at any time, so none goes on there
    after = {station.line: station.key for station in new.stations.filter(any_time=False)}
    known, found = set(after.values()), {}
    for key, line in old.stations.order_by("position", "key").values_list("key", "line"):
        target = told[key] if told.get(key) in known else after.get(line)
        if target:
            found[key] = target
    return found
