"""Two simulations of the draft 1.1: as things are, and with four hours more where it jams."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from handinhand.chains import access, services
from handinhand.chains.rules import Assumptions, StationAssumption, UnitAssumption, units_of
from handinhand.demo.services.book import Book

if TYPE_CHECKING:
    from handinhand.chains.models import Simulation

TODAY, MORE = "2026-11-17", "2026-11-18"
HOURS = {
    "JC-IF": 6.0,
    "JC-FM": 7.0,
    "SH-BE": 5.0,
    "SH-KO": 12.0,
    "FW": 4.0,
    "KL-ST": 8.0,
    "SH-RN": 6.0,
    "WH": 8.0,
}
"""Hours a week each unit keeps free for the chain: none of them does nothing else."""
PLACES = {"KL-ST": 3, "WH": 12}
WORK = {"1": 1.0, "3": 3.0, "4": 3.0, "7": 4.0, "8": 4.0, "9": 3.0, "10": 4.0, "12": 1.0}
STAY = {"6": 14.0, "7": 14.0, "8": 42.0, "9": 60.0, "10": 90.0, "11": 60.0}


def load(_network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Play the draft through twice, at once and without compiled loops: a second in all.

    The worker finds both in its queue later, sees that they are done and leaves them alone.
    """
    actor = book.actor("mertens")
    draft = access.get_version(actor, book.get("chain_version", "1.1"))
    chain = access.engine_chain(draft)
    units = units_of(chain)
    assumed = Assumptions(
        per_week=1.0,
        transfer_days=1.0,
        no_show=10,
        patience_days=90,
        leaves=10,
        units={key: UnitAssumption(1, HOURS.get(key, 8.0), PLACES.get(key)) for key in units},
        stations={
            station.key: StationAssumption(WORK.get(station.key, 2.0), STAY.get(station.key, 0.0))
            for station in chain.stations
        },
    )
    more = replace(assumed, units={**assumed.units, "JC-FM": UnitAssumption(1, 11.0)})
    base: Simulation | None = None
    for day, label, one in (
        (TODAY, "Heute", assumed),
        (MORE, "Vier Stunden mehr im Fallmanagement", more),
    ):
        with book.at(day):
            base = services.begin_simulation(actor, draft, label=label, assumed=one, base=base)
            services.run_simulation(base.pk)
