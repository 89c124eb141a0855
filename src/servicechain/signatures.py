"""Who carries obligations and has not signed."""

from collections.abc import Collection, Iterator

from servicechain.faults import Fault, FaultCode
from servicechain.model import Chain


def obliged(chain: Chain) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Say which organisations owe something, and by what.

    An organisation owes something when one of its units is responsible for a station or sends or
    receives under a hand-over standard. To be involved obliges to nothing.

    Args:
        chain: any chain; a unit that it does not describe counts as an organisation of its own.

    Returns:
        Per organisation the keys of its stations and of its standards, in the chain's order.
        Organisations that owe nothing are absent.
    """
    parties = {unit.key: unit.organisation for unit in chain.units}
    stations: dict[str, dict[str, None]] = {}
    standards: dict[str, dict[str, None]] = {}
    for station in chain.stations:
        for unit in station.responsible:
            stations.setdefault(parties.get(unit, unit), {})[station.key] = None
    for standard in chain.standards:
        receivers = () if standard.receiver is None else (standard.receiver,)
        for unit in (*standard.senders, *receivers):
            standards.setdefault(parties.get(unit, unit), {})[standard.key] = None
    return {
        party: (tuple(stations.get(party, ())), tuple(standards.get(party, ())))
        for party in dict.fromkeys((*stations, *standards))
    }


def signature_faults(chain: Chain, signed: Collection[str]) -> Iterator[Fault]:
    """Name every organisation that carries obligations and is not among those who signed."""
    names = {unit.key: unit.name for unit in chain.units}
    for party, (stations, standards) in obliged(chain).items():
        if party in signed:
            continue
        params = {
            "party": names.get(party, party),
            "stations": ", ".join(stations),
            "standards": ", ".join(standards),
            "things": _things("Station", "Stationen", "Übergabe", "Übergaben", stations, standards),
            "things_en": _things(
                "station", "stations", "hand-over", "hand-overs", stations, standards
            ),
        }
        yield Fault(FaultCode.NOT_SIGNED, _place(chain, stations, standards), party, params)


def _things(
    station: str,
    more_stations: str,
    standard: str,
    more_standards: str,
    stations: tuple[str, ...],
    standards: tuple[str, ...],
) -> str:
    parts = []
    if stations:
        parts.append(f"{more_stations if stations[1:] else station} {', '.join(stations)}")
    if standards:
        parts.append(f"{more_standards if standards[1:] else standard} {', '.join(standards)}")
    return "; ".join(parts)


def _place(chain: Chain, stations: tuple[str, ...], standards: tuple[str, ...]) -> str:
    """Point to the first station or standard that obliges."""
    if stations:
        keys = [station.key for station in chain.stations]
        return f"/stations/{keys.index(stations[0])}"
    keys = [standard.key for standard in chain.standards]
    return f"/standards/{keys.index(standards[0])}"
