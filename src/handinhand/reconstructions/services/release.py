"""Release: figures are frozen in days, dates become months, older texts go."""

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.reconstructions.access import counts_of, hints_of, may_release
from handinhand.reconstructions.models import (
    CodeBook,
    Event,
    EventLink,
    EventVersion,
    LifeEntry,
    PersonView,
    Reconstruction,
    Stretch,
)
from handinhand.reconstructions.rules import coarsen, to_month
from handinhand.reconstructions.services.cases import step

State = Reconstruction.State


@transaction.atomic
def release(actor: Actor, case: Reconstruction, *, hints_checked: bool = False) -> Reconstruction:
    """Let all members read a case, after its day-exact dates are gone.

    Args:
        actor: the privacy officer of the network.
        case: an anonymised case.
        hints_checked: the signs of re-identification were read and judged harmless.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is not anonymised, or there are signs nobody checked.
    """
    case = Reconstruction.objects.select_for_update().get(pk=case.pk)
    if case.state != State.ANONYMISED:
        raise RuleBroken(
            _("Der Fall ist %(state)s; freigegeben wird, was anonymisiert ist.")
            % {"state": case.get_state_display()}
        )
    if not may_release(actor, case):
        raise NotAllowed(_("Fälle gibt die oder der Datenschutzbeauftragte frei."))
    if not hints_checked and hints_of(case):
        raise RuleBroken(
            _(
                "Es gibt Hinweise, an denen die Person erkannt werden könnte. Prüfen Sie jeden und"
                " bestätigen Sie es, oder geben Sie den Fall zurück in Arbeit."
            ),
            field="hints_checked",
        )
    _freeze(case)
    _coarsen(case)
    EventVersion.objects.filter(event__reconstruction=case).delete()
    step(
        actor,
        case,
        State.ANONYMISED,
        State.RELEASED,
        released_on=clock.today(),
        released_by=actor.person_id,
    )
    audit.record(actor, "reconstruction.released", case)
    return case


def _freeze(case: Reconstruction) -> None:
    """Keep all figures in days, as long as the days are known."""
    book = CodeBook.objects.get(network=case.network_id)
    case.metrics = {**counts_of(case).as_json(), "code_book": book.version}
    case.save(update_fields=["metrics"])
    links = list(case.links.exclude(target=None).select_related("source", "target"))
    for link in links:
        link.days = link.waited
    EventLink.objects.bulk_update(links, ["days"])
    stretches = list(case.stretches.select_related("source", "target"))
    for stretch in stretches:
        stretch.days = stretch.lasted
    Stretch.objects.bulk_update(stretches, ["days"])


def _coarsen(case: Reconstruction) -> None:
    """Leave months only; the numbers of the events keep the order within a month."""
    events = list(case.events.all())
    for event in events:
        event.on, event.precision = coarsen(event.on, event.precision)
        event.token = None
    Event.objects.bulk_update(events, ["on", "precision", "token"])
    links = list(case.links.all())
    for link in links:
        link.sent_on, link.received_on = to_month(link.sent_on), to_month(link.received_on)
        link.answered_on = to_month(link.answered_on)
    EventLink.objects.bulk_update(links, ["sent_on", "received_on", "answered_on"])
    entries = list(LifeEntry.objects.filter(lane__reconstruction=case))
    for entry in entries:
        entry.ends_on = to_month(entry.ends_on)
        entry.starts_on, entry.precision = coarsen(entry.starts_on, entry.precision)
    LifeEntry.objects.bulk_update(entries, ["starts_on", "ends_on", "precision"])
    views = list(PersonView.objects.filter(lane__reconstruction=case))
    for view in views:
        view.on, view.precision = coarsen(view.on, view.precision)
    PersonView.objects.bulk_update(views, ["on", "precision"])
    case.period_from = case.period_from.replace(day=1)
    case.period_to = case.period_to.replace(day=1)
    case.save(update_fields=["period_from", "period_to"])
