"""Links between events, the person's life and view, and stretches for the dry run."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.reconstructions.models import (
    Event,
    EventLink,
    Lane,
    LifeEntry,
    PersonView,
    Reconstruction,
    Stretch,
)
from handinhand.reconstructions.rules import first_day
from handinhand.reconstructions.services.cases import lock_draft


@transaction.atomic
def add_link(
    actor: Actor,
    case: Reconstruction,
    *,
    kind: str,
    source: Event,
    target: Event | None,
    means: str = "",
    sent_on: date | None = None,
    received_on: date | None = None,
    answered_on: date | None = None,
) -> EventLink:
    """Link two events by a referral or a wait; a referral may have reached nobody.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft, the link leads backwards or to itself, a wait has no
            end, the days are in the wrong order, or the link exists already.
    """
    case = lock_draft(actor, case)
    _require_own(case, source, target)
    if kind == EventLink.Kind.WAIT and target is None:
        raise RuleBroken(
            _("Eine Wartezeit endet mit einem Ereignis. Wählen Sie das, das sie beendete."),
            field="target",
        )
    _check_forwards(source, target)
    _check_days(sent_on, received_on, answered_on)
    try:
        with transaction.atomic():
            link = EventLink.objects.create(
                reconstruction=case,
                kind=kind,
                source=source,
                target=target,
                means=means,
                sent_on=sent_on,
                received_on=received_on,
                answered_on=answered_on,
            )
    except IntegrityError as error:
        raise RuleBroken(_("Diese Verbindung ist schon eingetragen."), field="target") from error
    audit.record(actor, "reconstruction.link_added", case)
    return link


def refuse_backwards(case: Reconstruction) -> None:
    """Refuse a change after which a link or stretch of the case would lead back in time.

    Raises:
        RuleBroken: one does; it names both events.
    """
    links = case.links.exclude(target=None).select_related("source", "target")
    stretches = case.stretches.select_related("source", "target")
    ends = [(one.source, one.target) for one in links]
    for source, target in [*ends, *((one.source, one.target) for one in stretches)]:
        if target is not None and target.on < source.on:
            raise RuleBroken(
                _(
                    "Mit diesem Datum käme Ereignis %(target)s vor Ereignis %(source)s, mit dem es"
                    " verbunden ist. Prüfen Sie das Datum oder lösen Sie die Verbindung."
                )
                % {"source": source.number, "target": target.number},
                field="on",
            )


@transaction.atomic
def remove_link(actor: Actor, case: Reconstruction, link: EventLink) -> None:
    """Remove a link from a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft (any more).
    """
    case = lock_draft(actor, case)
    case.links.filter(pk=link.pk).delete()
    audit.record(actor, "reconstruction.link_removed", case)


@transaction.atomic
def add_life_entry(
    actor: Actor,
    case: Reconstruction,
    *,
    area: str,
    starts_on: date,
    ends_on: date | None,
    text: str,
    precision: str = "day",
    event_ids: Collection[UUID] = (),
) -> LifeEntry:
    """Tell a stretch of the person's life in one area.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft, or it ends before it begins.
    """
    case = lock_draft(actor, case)
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(
            _("Das Ende liegt vor dem Anfang. Prüfen Sie die beiden Daten."), field="ends_on"
        )
    lane, _new = Lane.objects.get_or_create(
        reconstruction=case, kind=Lane.Kind.LIFE_AREA, unit=None, area=area
    )
    entry = LifeEntry.objects.create(
        lane=lane,
        starts_on=first_day(starts_on, precision),
        ends_on=ends_on,
        precision=precision,
        text=text,
    )
    entry.events.set(case.events.filter(pk__in=event_ids))
    audit.record(actor, "reconstruction.life_added", case)
    return entry


@transaction.atomic
def remove_life_entry(actor: Actor, case: Reconstruction, entry: LifeEntry) -> None:
    """Remove an entry of the person's life from a draft."""
    case = lock_draft(actor, case)
    LifeEntry.objects.filter(lane__reconstruction=case, pk=entry.pk).delete()
    audit.record(actor, "reconstruction.life_removed", case)


@transaction.atomic
def add_view(
    actor: Actor, case: Reconstruction, *, event: Event, valence: int, text: str = ""
) -> PersonView:
    """Tell how the person valued the moment of an event, from -2 to +2.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft, the event is another case's, or the value is beyond 2.
    """
    case = lock_draft(actor, case)
    _require_own(case, event, None)
    if not -2 <= valence <= 2:
        raise RuleBroken(_("Die Wertung geht von −2 bis +2."), field="valence")
    lane, _new = Lane.objects.get_or_create(
        reconstruction=case, kind=Lane.Kind.PERSON, unit=None, area=""
    )
    view, _new = PersonView.objects.update_or_create(
        lane=lane,
        event=event,
        defaults={
            "on": event.on,
            "precision": event.precision,
            "valence": valence,
            "text": text,
        },
    )
    audit.record(actor, "reconstruction.view_added", case)
    return view


@transaction.atomic
def remove_view(actor: Actor, case: Reconstruction, view: PersonView) -> None:
    """Remove a point of the person's view from a draft."""
    case = lock_draft(actor, case)
    PersonView.objects.filter(lane__reconstruction=case, pk=view.pk).delete()
    audit.record(actor, "reconstruction.view_removed", case)


@transaction.atomic
def add_stretch(
    actor: Actor, case: Reconstruction, *, text: str, source: Event, target: Event
) -> Stretch:
    """Name a stretch that the dry run will compare with the chain.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the case is no draft, or the stretch leads backwards.
    """
    case = lock_draft(actor, case)
    _require_own(case, source, target)
    _check_forwards(source, target)
    stretch, is_new = Stretch.objects.get_or_create(
        reconstruction=case, source=source, target=target, defaults={"text": text}
    )
    if not is_new:
        raise RuleBroken(_("Diese Strecke ist schon eingetragen."), field="target")
    audit.record(actor, "reconstruction.stretch_added", case)
    return stretch


@transaction.atomic
def remove_stretch(actor: Actor, case: Reconstruction, stretch: Stretch) -> None:
    """Remove a stretch from a draft."""
    case = lock_draft(actor, case)
    case.stretches.filter(pk=stretch.pk).delete()
    audit.record(actor, "reconstruction.stretch_removed", case)


def _require_own(case: Reconstruction, source: Event, target: Event | None) -> None:
    for event in (source, target):
        if event is not None and event.reconstruction_id != case.pk:
            raise RuleBroken(_("Dieses Ereignis gehört zu einem anderen Fall."), field="source")


def _check_forwards(source: Event, target: Event | None) -> None:
    if target is None:
        return
    if target.pk == source.pk:
        raise RuleBroken(
            _("Ein Ereignis lässt sich nicht mit sich selbst verbinden. Wählen Sie ein anderes."),
            field="target",
        )
    if (target.on, target.number) < (source.on, source.number):
        raise RuleBroken(
            _(
                "Ereignis %(target)s liegt vor Ereignis %(source)s. Eine Verbindung führt vorwärts:"
                " Tauschen Sie die beiden."
            )
            % {"source": source.number, "target": target.number},
            field="target",
        )


def _check_days(sent: date | None, received: date | None, answered: date | None) -> None:
    if sent and received and received < sent:
        raise RuleBroken(
            _("Angekommen vor dem Absenden? Prüfen Sie die beiden Daten."), field="received_on"
        )
    begun = received or sent
    if begun and answered and answered < begun:
        raise RuleBroken(
            _("Die Antwort liegt vor der Ankunft. Prüfen Sie die beiden Daten."),
            field="answered_on",
        )
