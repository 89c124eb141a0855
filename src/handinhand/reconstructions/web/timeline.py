"""Turns a case into what the picture takes."""

from typing import Literal

from django.utils.safestring import SafeString, mark_safe

from handinhand.reconstructions.access import Story
from handinhand.reconstructions.models import Event, EventLink, Lane
from handinhand.reconstructions.models import LifeEntry as StoredEntry
from handinhand.reconstructions.rules import field_of
from handinhand.web import pictures
from handinhand.web.picture_words import timeline_words
from handinhand.web.pictures.timeline import draw_timeline


def draw(story: Story, form: Literal["wide", "phone", "poster"]) -> SafeString:
    """Return the picture of a case as SVG; every text in it is escaped by the drawer."""
    return mark_safe(  # noqa: S308
        draw_timeline(timeline_of(story, form), form=form, words=timeline_words())
    )


def timeline_of(story: Story, form: str) -> pictures.Timeline:
    """Return the picture model of a case, counted in months from its first event."""
    first = min((event.on for event in story.events), default=story.case.period_from)
    turn = story.case.turning_point_id
    return pictures.Timeline(
        title=f"{story.case.title}: „{story.case.pseudonym}“",
        month_zero=first.replace(day=1),
        lanes=tuple(_lanes(story.events)),
        events=tuple(_event(event) for event in story.events),
        links=tuple(_link(link) for link in story.links),
        areas=tuple(str(label) for _key, label in Lane.Area.choices if _lived(story, _key)),
        life=tuple(_life(entry) for entry in story.life),
        view=tuple(
            pictures.ViewPoint(
                view.on,
                view.valence,
                view.text,
                _precision(view.precision),
                str(view.event_id or ""),
            )
            for view in story.views
        ),
        turning_point=str(turn) if turn in story.event_ids else "",
        name=f"timeline-{story.case.key.lower()}-{form}",
    )


def _lived(story: Story, area: str) -> bool:
    return any(entry.lane.area == area for entry in story.life)


def _lanes(events: list[Event]) -> list[pictures.Lane]:
    """Units in the order in which they first appear, one organisation after the other."""
    lanes: dict[str, pictures.Lane] = {}
    for event in events:
        unit = event.lane.unit
        if unit is None or str(event.lane_id) in lanes:
            continue
        organisation = unit.organisation
        lanes[str(event.lane_id)] = pictures.Lane(
            key=str(event.lane_id),
            title=unit.name,
            group=str(organisation.pk),
            field=field_of(organisation.legal_sphere),
            organisation=str(organisation.pk),
        )
    return list(lanes.values())


def _event(event: Event) -> pictures.Event:
    return pictures.Event(
        id=str(event.pk),
        nr=event.number,
        date=event.on,
        lane=str(event.lane_id),
        kind=event.kind,  # type: ignore[arg-type]  # the same seven words
        text=event.text,
        precision=_precision(event.precision),
        marks=tuple(
            pictures.Mark(mark.code.code, mark.code.name, mark.code.bridge)
            for mark in event.marks.all()
        ),
        href=f"#event-{event.number}",
    )


def _link(link: EventLink) -> pictures.Link:
    wait = link.kind == EventLink.Kind.WAIT
    return pictures.Link(
        "wait" if wait else "referral",
        str(link.source_id),
        str(link.target_id) if link.target_id else None,
        link.waited if wait else None,
        arrived=wait or link.received_on is not None,
    )


def _life(entry: StoredEntry) -> pictures.LifeEntry:
    return pictures.LifeEntry(
        str(entry.lane.get_area_display()),
        entry.starts_on,
        entry.ends_on,
        entry.text,
        _precision(entry.precision),
    )


def _precision(stored: str) -> pictures.Precision:
    return stored  # type: ignore[return-value]  # the same four words
