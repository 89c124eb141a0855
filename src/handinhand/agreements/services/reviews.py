"""The parties look whether an agreement still fits."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.agreements.access.doors import may_change
from handinhand.agreements.models import Agreement, AgreementReview
from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken


@transaction.atomic
def record_review(
    actor: Actor,
    agreement: Agreement,
    *,
    version: int | None,
    on: date,
    result: str,
    next_by: date | None = None,
) -> AgreementReview:
    """Record that an agreement was reviewed, with what came out, and set the next day.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not in force, or the days do not fit.
        Stale: somebody else saved first.
    """
    if not may_change(actor):
        raise NotAllowed(_("Überprüfungen hält die Netzwerkkoordination fest."))
    stored = Agreement.objects.visible_to(actor).select_for_update().get(pk=agreement.pk)
    if stored.state != Agreement.State.IN_FORCE or stored.in_force_from is None:
        raise RuleBroken(_("Überprüft wird eine Vereinbarung, die in Kraft ist."))
    if not stored.in_force_from <= on <= clock.today():
        raise RuleBroken(
            _(
                "Die Überprüfung liegt vor dem Inkrafttreten oder in der Zukunft. Prüfen Sie das"
                " Datum."
            ),
            field="on",
        )
    if next_by is not None and next_by <= on:
        raise RuleBroken(
            _("Die nächste Überprüfung liegt nicht nach dieser. Prüfen Sie das Datum."),
            field="next_by",
        )
    if stored.reviews.filter(on=on).exists():
        raise RuleBroken(_("Für diesen Tag ist schon eine Überprüfung eingetragen."), field="on")
    due = stored.review_by
    audit.touch(stored, version=version)
    Agreement.objects.filter(pk=stored.pk).update(review_by=next_by)
    review = AgreementReview.objects.create(agreement=stored, due_on=due, on=on, result=result)
    audit.record(
        actor, "agreement.reviewed", stored, changes={"review_by": [_told(due), _told(next_by)]}
    )
    return review


def _told(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
