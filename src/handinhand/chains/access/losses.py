"""What a chain loses when an organisation is no longer there, in sentences."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from handinhand.chains.access.engine import Parts
from handinhand.chains.models import HandoverStandard, MissingArrivalStep, Station
from handinhand.thread.rules import Finding


def losses(parts: Parts, organisation_id: UUID, slug: str) -> list[Finding]:
    """Name every station and hand-over standard that loses a unit of an organisation.

    Args:
        parts: the version.
        organisation_id: who leaves.
        slug: address part of the network.

    Returns:
        First what nobody is left for (tone "bad"), then what becomes weaker ("warn").
    """
    found: list[Finding] = []
    for station in parts.stations:
        found += _of_station(station, organisation_id, slug)
    for standard in parts.standards:
        found += _of_standard(standard, organisation_id, slug)
    return sorted(found, key=lambda one: one.tone != "bad")


def _of_station(station: Station, organisation_id: UUID, slug: str) -> Iterator[Finding]:
    url = reverse("chains:station", args=[slug, station.pk])
    units = list(station.responsible.all())
    lost = [unit for unit in units if unit.organisation_id == organisation_id]
    words = {"station": str(station), "units": ", ".join(unit.name for unit in lost)}
    if lost and len(lost) == len(units):
        sentence = _("Station %(station)s verliert ihre verantwortliche Stelle: %(units)s.")
        more = _("Danach ist niemand mehr für sie verantwortlich.")
        yield Finding(sentence % words, more, url, "bad")
    elif lost:
        sentence = _("Station %(station)s verliert eine verantwortliche Stelle: %(units)s.")
        yield Finding(sentence % words, "", url, "warn")
    involved = [
        u.name for u in station.involved_units.all() if u.organisation_id == organisation_id
    ]
    involved += [o.name for o in station.involved_organisations.all() if o.pk == organisation_id]
    if involved:
        words = {"station": str(station), "units": ", ".join(involved)}
        sentence = _("An Station %(station)s wirkt nicht mehr mit: %(units)s.")
        yield Finding(sentence % words, "", url, "warn")


def _of_standard(standard: HandoverStandard, organisation_id: UUID, slug: str) -> Iterator[Finding]:
    url = reverse("chains:standard", args=[slug, standard.pk])
    words = {"standard": str(standard)}
    receiver = standard.receiver
    if receiver is not None and receiver.organisation_id == organisation_id:
        sentence = _("Übergabe %(standard)s verliert die annehmende Stelle: %(unit)s.")
        yield Finding(sentence % (words | {"unit": receiver.name}), "", url, "bad")
    senders = list(standard.senders.all())
    lost = [unit.name for unit in senders if unit.organisation_id == organisation_id]
    if lost:
        words["units"] = ", ".join(lost)
        if len(lost) == len(senders):
            sentence = _("Übergabe %(standard)s verliert ihre einzige abgebende Stelle: %(units)s.")
            yield Finding(sentence % words, "", url, "bad")
        else:
            sentence = _("Übergabe %(standard)s verliert eine abgebende Stelle: %(units)s.")
            yield Finding(sentence % words, "", url, "warn")
    if any(_told(step, organisation_id) for step in standard.missing_arrival.all()):
        sentence = _("Bei Übergabe %(standard)s erfährt sie nicht mehr, wenn niemand ankommt.")
        yield Finding(sentence % words, "", url, "warn")


def _told(step: MissingArrivalStep, organisation_id: UUID) -> bool:
    unit = step.to_unit
    own_unit = unit is not None and unit.organisation_id == organisation_id
    return own_unit or step.to_organisation_id == organisation_id
