"""How limits read: "7 Arbeitstage ab Angebot"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.chains.models import (
    Anchor,
    Direction,
    Gate,
    HandoverStandard,
    LimitUnit,
    RoutingNode,
    StationLimit,
)


def length_words(value: int, unit: str) -> str:
    """Say a length of time, e.g. "1 Arbeitstag", "3 Wochen"."""
    words = {
        LimitUnit.WORKING_DAY: ngettext("%(n)s Arbeitstag", "%(n)s Arbeitstage", value),
        LimitUnit.WERKTAG: ngettext("%(n)s Werktag", "%(n)s Werktage", value),
        LimitUnit.CALENDAR_DAY: ngettext("%(n)s Tag", "%(n)s Tage", value),
        LimitUnit.WEEK: ngettext("%(n)s Woche", "%(n)s Wochen", value),
        LimitUnit.MONTH: ngettext("%(n)s Monat", "%(n)s Monate", value),
    }
    return words[LimitUnit(unit)] % {"n": value}


def limit_words(value: int, unit: str, direction: str, anchor: str, label: str = "") -> str:
    """Say a limit with what it is counted from, e.g. "3 Werktage ab Entlasstag"."""
    start = (
        label
        or {
            Anchor.OFFER: _("Angebot"),
            Anchor.ARRIVAL: _("Ankunft"),
            Anchor.APPOINTMENT: _("Termin"),
            Anchor.REFERENCE_DATE: _("Stichtag"),
            Anchor.NAMED_EVENT: _("benanntem Ereignis"),
            Anchor.STATION_ENTRY: _("Eintritt in die Station"),
        }[Anchor(anchor)]
    )
    words = {"length": length_words(value, unit), "start": start}
    if direction == Direction.BEFORE:
        return _("%(length)s vor %(start)s") % words
    return _("%(length)s ab %(start)s") % words


def station_limit_words(limit: StationLimit) -> str:
    """Say a limit of a station: its own words where it has some, with the norm behind."""
    words = limit.text or limit_words(
        limit.value, limit.unit, limit.direction, limit.anchor, limit.anchor_label
    )
    return f"{words} ({limit.statutory})" if limit.statutory else words


def answer_words(standard: HandoverStandard) -> str:
    """Say by when the receiver answers; empty while nothing is agreed."""
    if standard.answer_value is None:
        return ""
    return limit_words(standard.answer_value, standard.answer_unit, Direction.AFTER, Anchor.OFFER)


def arrival_words(standard: HandoverStandard) -> str:
    """Say by when the person has arrived; empty while nothing is agreed."""
    if standard.arrival_value is None:
        return ""
    return limit_words(
        standard.arrival_value,
        standard.arrival_unit,
        standard.arrival_direction,
        standard.arrival_anchor,
        standard.arrival_anchor_label,
    )


def feedback_words(standard: HandoverStandard) -> str:
    """Say by when and what is reported back; empty while nothing is agreed."""
    if standard.feedback_value is None:
        return ""
    return limit_words(
        standard.feedback_value, standard.feedback_unit, Direction.AFTER, Anchor.ARRIVAL
    )


def node_words(node: RoutingNode) -> list[str]:
    """Say what happens at a routing node: what it waits for, then how it goes on."""
    onward = {
        Gate.ONE: _("es geht auf genau einem Weg weiter"),
        Gate.ANY: _("es geht auf einem oder mehreren Wegen weiter"),
        Gate.ALL: _("es geht auf allen Wegen zugleich weiter"),
    }
    before = {
        Gate.ANY: _("wartet auf alle Wege, die begonnen sind"),
        Gate.ALL: _("wartet auf alle Wege, die hier zusammenkommen"),
    }
    said = [before[Gate(node.join)]] if node.join in before else []
    if node.event:
        said.append(_("wartet auf %(event)s") % {"event": node.get_event_display()})
    if wait := wait_words(node):
        said.append(_("Dauer: %(wait)s") % {"wait": wait})
    if node.ends_all:
        said.append(_("beendet alles, was sonst noch läuft"))
    elif node.is_end:
        said.append(_("hier endet die Kette"))
    else:
        said.append(onward[Gate(node.split)])
    return said


def wait_words(node: RoutingNode) -> str:
    """Say how long is waited at a routing node; empty when nothing is said."""
    if node.wait_value is None:
        return ""
    said = "" if node.wait_text == node.name else node.wait_text
    words = said or length_words(node.wait_value, node.wait_unit)
    return f"{words} ({node.wait_statutory})" if node.wait_statutory else words
