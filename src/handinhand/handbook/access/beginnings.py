"""Chapters 1 to 5: from the mandate to the goals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.disclosure import OUTSIDE, TOTAL, protect
from handinhand.disclosure import Table as Counts
from handinhand.documents import Block, Bullets, Heading, Note, Paragraph, Run, Table
from handinhand.goals.access import (
    branches,
    goals_of,
    requirements_of,
    strategies_of,
    top_goals,
)
from handinhand.handbook.access.sources import Sources, day, facts, joined
from handinhand.networks.access import memberships_on, organisations_in
from handinhand.reconstructions.access import codes_in_use, comparison, patterns_of
from handinhand.thread.access import pairs
from handinhand.workshops.access import dissents_of, position_rows, theses_of

if TYPE_CHECKING:
    from handinhand.goals.models import Indicator
    from handinhand.reconstructions.models import Pattern
    from handinhand.workshops.models import Thesis

WIDE = 6
"""From this number of columns on, a table is printed in landscape."""


def mandate(sources: Sources) -> Iterator[Block]:
    """Chapter 1: who the network is for, and who asked for it."""
    network = sources.network
    yield Heading(_("Das Netzwerk"), 2)
    rows = [
        (_("Standort"), network.site.name),
        (_("Zielgruppe"), network.target_group),
        (_("nicht gemeint sind"), network.target_group_excluded),
        (_("geschätzte Größe"), _people(network.estimated_size)),
        (_("Plätze der Erprobung"), _number(network.trial_places)),
        (_("Auftrag"), network.mandate),
        (_("Auftrag beschlossen am"), day(network.mandate_decided_on)),
        (_("Laufzeit"), _span(sources)),
        (_("Datenstufe"), f"{network.rung} – {network.get_rung_display()}"),
        (_("Rechtsgrundlage der Datenstufe"), network.rung_basis),
    ]
    yield facts(_("Auftrag und Zielgruppe"), (_("Angabe"), _("Inhalt")), rows)


def _people(count: int | None) -> str:
    if count is None:
        return ""
    return ngettext("%(n)s Person", "%(n)s Personen", count) % {"n": number_format(count)}


def _number(count: int | None) -> str:
    return "" if count is None else number_format(count)


def _span(sources: Sources) -> str:
    network = sources.network
    words = {"first": day(network.began_on), "last": day(network.ends_on)}
    if network.ends_on is None:
        return _("seit %(first)s") % words
    return _("%(first)s bis %(last)s") % words


def partners(sources: Sources) -> Iterator[Block]:
    """Chapter 2: who takes part, and with what."""
    yield Heading(_("Beteiligte Organisationen"), 2)
    rows = tuple(
        (
            one.organisation.name,
            str(one.get_standing_display()),
            day(one.since),
            one.organisation.legal_sphere or "–",
            one.contribution or "–",
        )
        for one in memberships_on(sources.actor, sources.today)
    )
    columns = (_("Organisation"), _("Stellung"), _("seit"), _("Rechtskreis"), _("Beitrag"))
    if rows:
        yield Table(_("Partner und ihre Beiträge"), columns, rows)
    else:
        yield Note(_("Noch ist keine Organisation aufgenommen."))
    if sources.agreement is not None:
        signed = sources.agreement.parties.filter(left_on=None, signature__isnull=False).count()
        yield Paragraph(
            ngettext(
                "Die Vereinbarung „%(title)s“ hat %(n)s Organisation unterschrieben.",
                "Die Vereinbarung „%(title)s“ haben %(n)s Organisationen unterschrieben.",
                signed,
            )
            % {"title": sources.agreement.title, "n": signed}
        )
    named = organisations_in(sources.actor, sources.network)
    known = named.filter(standing=None)  # type: ignore[misc]  # annotated by organisations_in
    if known:
        yield Paragraph(
            _("In den Fällen und Absprachen kommen außerdem vor, ohne Mitglied zu sein: %(names)s.")
            % {"names": joined(known)}
        )


def findings(sources: Sources) -> Iterator[Block]:
    """Chapter 3: what the cases showed, added up over all of them."""
    yield from _cases(sources)
    patterns = list(
        patterns_of(sources.actor).prefetch_related("from_organisations", "to_organisations")
    )
    if not patterns:
        return
    yield Heading(_("Befunde"), 2)
    asked = _requirement_keys(sources)
    rows = tuple(
        (
            one.key,
            one.title,
            one.interface_text,
            str(one.get_interface_class_display()),
            str(one.get_damage_display()),
            str(one.get_influence_display()),
            _("nicht bearbeitet: %(why)s") % {"why": one.refusal_reason}
            if one.is_refused
            else joined(asked.get(one.pk, [])),
        )
        for one in patterns
    )
    columns = (
        _("Muster"),
        _("Befund"),
        _("Schnittstelle"),
        _("Art"),
        _("Schaden"),
        _("beeinflussbar"),
        _("führt zu"),
    )
    yield Table(_("Befunde aus den Fallrekonstruktionen"), columns, rows, landscape=True)
    yield from _interfaces(patterns)


def _cases(sources: Sources) -> Iterator[Block]:
    """Sums over all released cases; single cases are not told apart outside the network."""
    cases, across = comparison(sources.actor)
    if len(cases) < OUTSIDE.minimum:
        yield Note(
            _("Zahlen aus Fällen stehen hier erst, wenn mindestens %(n)s Fälle freigegeben sind.")
            % {"n": OUTSIDE.minimum}
        )
        return
    yield Heading(_("Die Fälle"), 2)
    broken, kept = across.handovers_broken, across.handovers - across.handovers_broken
    split = protect(Counts.crossed({("broken",): broken, ("kept",): kept}))
    words = {
        "cases": len(cases),
        "all": _protected(split.count((TOTAL,))),
        "broken": _protected(split.count(("broken",))),
    }
    yield Paragraph(
        _("%(cases)s Fälle sind rekonstruiert, anonymisiert und freigegeben.") % words
        + " "
        + _("Übergaben in ihnen: %(all)s, davon abgerissen: %(broken)s.") % words
    )
    names = {code.code: code.name for code in codes_in_use(sources.actor)}
    counted = protect(Counts.crossed({(code,): total for code, _each, total in across.rows}))
    rows = [
        (code, names.get(code, ""), _protected(counted.count((code,))))
        for code, _each, total in across.rows
        if total
    ]
    rows.append((_("Summe"), "", _protected(counted.count((TOTAL,)))))
    columns = (_("Kürzel"), _("Bruchmarke"), _("wie oft"))
    yield Table(_("Brüche in allen Fällen zusammen"), columns, tuple(rows))


def _protected(count: int | None) -> str:
    return _("geschützt") if count is None else number_format(count)


def _requirement_keys(sources: Sources) -> dict[object, list[str]]:
    keys = {one.pk: one.key for one in requirements_of(sources.actor)}
    found: dict[object, list[str]] = {}
    for pattern, requirement in pairs(sources.network.pk, "pattern", "requirement"):
        if requirement in keys:
            found.setdefault(pattern, []).append(keys[requirement])
    return {pattern: sorted(own, key=_natural) for pattern, own in found.items()}


def _natural(key: str) -> tuple[int, str]:
    return len(key), key


def _interfaces(patterns: "list[Pattern]") -> Iterator[Block]:
    """Who hands over to whom, and which patterns lie there."""
    cells: dict[tuple[str, str], list[str]] = {}
    for one in patterns:
        for source in one.from_organisations.all():
            for target in one.to_organisations.all():
                cells.setdefault((source.name, target.name), []).append(one.key)
    if not cells:
        return
    targets = sorted({target for _source, target in cells})
    rows = tuple(
        (source, *(joined(cells.get((source, target), ())) for target in targets))
        for source in sorted({source for source, _target in cells})
    )
    yield Heading(_("Schnittstellen"), 2)
    columns = (_("von / zu"), *targets)
    yield Table(_("Schnittstellenmatrix"), columns, rows, landscape=len(columns) >= WIDE)


def understanding(sources: Sources) -> Iterator[Block]:
    """Chapter 4: what the partners understood together, and where they differ."""
    theses = list(theses_of(sources.actor))
    dissents = list(dissents_of(sources.actor).prefetch_related("positions__organisation"))
    if not theses and not dissents:
        yield Note(_("Noch ist kein gemeinsames Fallverständnis festgehalten."))
    if theses:
        yield Heading(_("Thesen"), 2)
        rows = tuple(
            (one.key, one.text, _("%(supported)s von %(answered)s") % vars(one)) for one in theses
        )
        columns = (_("These"), _("Wortlaut"), _("tragen mit"))
        yield Table(_("Thesen und wie viele Organisationen sie mittragen"), columns, rows)
        yield from _reservations(theses)
    for dissent in dissents:
        yield Heading(_("Dissens %(key)s") % {"key": dissent.key}, 2)
        yield Paragraph(dissent.text)
        yield Bullets(
            tuple(
                (Run(f"{one.organisation.name}: ", bold=True), Run(one.text))
                for one in dissent.positions.all()
            )
        )
        if dissent.interim:
            words = {"rule": dissent.interim, "day": day(dissent.review_on)}
            yield Note(_("%(rule)s Wiedervorlage: %(day)s.") % words, _("Zwischenstand"))


def _reservations(theses: "list[Thesis]") -> Iterator[Block]:
    """Who does not support a thesis, and what they say."""
    lines = tuple(
        (
            Run(f"{thesis.key}, {row.organisation}: ", bold=True),
            Run(
                str(position.get_stance_display())
                + (f" – {position.note}" if position.note else "")
            ),
        )
        for row in position_rows(theses)
        for thesis, position in row.cells
        if position is not None and position.stance != "supports"
    )
    if lines:
        yield Paragraph(_("Anders oder zum Teil anders sehen es:"))
        yield Bullets(lines)


def goals(sources: Sources) -> Iterator[Block]:
    """Chapter 5: what the chain must do, what is to be reached, and how."""
    requirements = requirements_of(sources.actor)
    if requirements:
        yield Heading(_("Anforderungen"), 2)
        needs = tuple((one.key, one.text, one.measure) for one in requirements)
        heads = (_("Kürzel"), _("Was die Kette leisten muss"), _("Maß"))
        yield Table(_("Anforderungen an die Kette"), heads, needs)
    tree = branches(sources.actor, list(top_goals(sources.actor)))
    if not requirements and not tree:
        yield Note(_("Noch sind weder Anforderungen noch Ziele festgehalten."))
    if tree:
        yield Heading(_("Ziele und Indikatoren"), 2)
    for branch in tree:
        goal = branch.goal
        yield Heading(_("Ziel %(key)s: %(text)s") % {"key": goal.key, "text": goal.text}, 3)
        indicators = tuple(_indicator(one) for one in goal.indicators.all())
        if indicators:
            columns = (_("Indikator"), _("Wortlaut"), _("Ausgangswert"), _("Zielwert"), _("bis"))
            yield Table(_("Indikatoren zu %(key)s") % {"key": goal.key}, columns, indicators)
    yield from _strategies(sources)


def _indicator(one: "Indicator") -> tuple[str, ...]:
    baseline = one.baseline_text or _("nicht erhoben")
    return (one.key, one.text, baseline, one.target_text or str(one.target_value), day(one.due_on))


def _strategies(sources: Sources) -> Iterator[Block]:
    keys = {one.pk: one.key for one in goals_of(sources.actor)}
    towards: dict[object, list[str]] = {}
    for goal, strategy in pairs(sources.network.pk, "goal", "strategy"):
        if goal in keys:
            towards.setdefault(strategy, []).append(keys[goal])
    rows = tuple(
        (
            one.key,
            one.text,
            joined(sorted(towards.get(one.pk, []))),
            one.responsible_text or joined(one.responsible.all()),
        )
        for one in strategies_of(sources.actor).prefetch_related("responsible")
    )
    if rows:
        yield Heading(_("Handlungsstrategien"), 2)
        columns = (_("Kürzel"), _("Strategie"), _("Ziel"), _("verantwortlich"))
        yield Table(_("Handlungsstrategien"), columns, rows)
