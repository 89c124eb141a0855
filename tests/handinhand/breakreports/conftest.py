"""A chain in force with one standard, the code book, and reports about it."""

from collections.abc import Callable
from datetime import date

import pytest

from handinhand.breakreports import services
from handinhand.breakreports.access import Interface
from handinhand.breakreports.models import BreakReport
from handinhand.chains.models import Chain, ChainVersion, HandoverStandard
from handinhand.reconstructions.access import codes_in_use
from handinhand.reconstructions.services.codes import ensure_code_book

IN_FORCE = date(2026, 9, 1)
THIS_WEEK = date(2026, 11, 16)


@pytest.fixture
def standard(network, sender_unit, receiver_unit) -> HandoverStandard:
    chain = Chain.objects.create(network=network, key="K", name="Testkette")
    version = ChainVersion.objects.create(
        chain=chain,
        number="1.0",
        state="in_force",
        drafted_on=IN_FORCE,
        agreed_on=IN_FORCE,
        in_force_from=IN_FORCE,
        digest="d" * 64,
    )
    made = HandoverStandard.objects.create(
        chain_version=version, key="Ü2", name="In die Beratung", receiver=receiver_unit, position=2
    )
    made.senders.add(sender_unit)
    return made


@pytest.fixture
def code_of(act, coordinator, network):
    """Return the break code of two letters."""
    ensure_code_book(network.pk)
    return lambda code: codes_in_use(act(coordinator)).get(code=code)


@pytest.fixture
def send(act, receiver, standard, code_of) -> Callable[..., BreakReport]:
    """Report a break as somebody of the receiving unit; any part of it can be given."""

    def report(who=None, **wanted) -> BreakReport:
        given = {
            "interface": Interface(standard.line),
            "code_id": code_of("WZ").pk,
            "week": THIS_WEEK,
            "severity": 2,
            "frequency": "once",
        }
        return services.report_break(act(who or receiver), **given | wanted)

    return report
