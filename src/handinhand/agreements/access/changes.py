"""What changed since the version of the agreement before this one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from handinhand.agreements.access.annexes import WRITERS, titles_of
from handinhand.agreements.access.measures import owed_to
from handinhand.agreements.models import Agreement, Obligation
from handinhand.agreements.rules import SentenceChange, sentence_changes
from handinhand.chains.access import Change, changes, parts_of

Kind = Literal["new", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class ObligationChange:
    """One obligation that is new, changed or gone; `facts` are what differs, old and new."""

    kind: Kind
    key: str
    party: str
    text: str
    facts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementChanges:
    """Everything that differs from the version before.

    Attributes:
        base: the version before.
        text: the wording, sentence by sentence.
        obligations: what is owed.
        parties: who joined or is no longer named, as (kind, name).
        annexes: titles of annexes, as (kind, title).
        chain: what the chain changes; its versions may be the same.
    """

    base: Agreement
    text: list[SentenceChange]
    obligations: list[ObligationChange]
    parties: list[tuple[Kind, str]]
    annexes: list[tuple[Kind, str]]
    chain: list[Change]

    @property
    def number(self) -> int:
        """How many differences there are in all."""
        parts = (self.text, self.obligations, self.parties, self.annexes, self.chain)
        return sum(len(part) for part in parts)


def changes_of(agreement: Agreement) -> AgreementChanges | None:
    """Compare an agreement with the version before it; None when it is the first."""
    base = agreement.previous
    if base is None:
        return None
    chain: list[Change] = []
    if base.chain_version_id != agreement.chain_version_id:
        chain = changes(parts_of(base.chain_version), parts_of(agreement.chain_version))
    return AgreementChanges(
        base,
        sentence_changes(_paragraphs(base), _paragraphs(agreement)),
        list(_obligations(base, agreement)),
        list(_names(_parties(base), _parties(agreement))),
        list(_annex_names(_annexes(base), _annexes(agreement))),
        chain,
    )


def _paragraphs(agreement: Agreement) -> list[str]:
    return [one.text for one in agreement.paragraphs.all()]


def _parties(agreement: Agreement) -> list[str]:
    rows = agreement.parties.filter(left_on=None).select_related("organisation")
    return [one.organisation.name for one in rows]


def _annexes(agreement: Agreement) -> list[str]:
    return titles_of(agreement, [one.title for one in agreement.annexes.all()])


def _names(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    for name in new:
        if name not in old:
            yield "new", name
    for name in old:
        if name not in new:
            yield "gone", name


def _annex_names(old: list[str], new: list[str]) -> Iterator[tuple[Kind, str]]:
    """Tell the annexes the platform writes apart by their place, the others by their title."""
    own = len(WRITERS)
    for before, after in zip(old[:own], new[:own], strict=True):
        if before != after:
            yield "changed", _("%(old)s heißt jetzt %(new)s") % {"old": before, "new": after}
    yield from _names(old[own:], new[own:])


def _obligations(base: Agreement, agreement: Agreement) -> Iterator[ObligationChange]:
    old, new = _by_origin(base), _by_origin(agreement)
    for place, one in new.items():
        if place not in old:
            yield _change("new", one)
            continue
        before, after = _facts(old[place]), _facts(one)
        facts = tuple(
            (word, before[word] or "–", value or "–")
            for word, value in after.items()
            if before[word] != value
        )
        if facts:
            yield _change("changed", one, facts)
    for place, one in old.items():
        if place not in new:
            yield _change("gone", one)


def _by_origin(agreement: Agreement) -> Mapping[tuple[str, str, str], Obligation]:
    """Return the obligations by what makes them the same over versions."""
    rows = agreement.obligations.select_related(
        "party", "unit", "station", "standard__receiver", "owed_to"
    ).prefetch_related("standard__senders")
    found: dict[tuple[str, str, str], Obligation] = {}
    for one in rows.order_by("position", "key"):
        place = (one.origin, one.key, "")
        if one.station is not None:
            place = (one.origin, str(one.station.line), "")
        elif one.standard is not None:
            place = (one.origin, str(one.standard.line), one.figure)
        found[place] = one
    return found


def _facts(one: Obligation) -> Mapping[str, str]:
    return {
        _("Verpflichtung"): one.text,
        _("verpflichtet"): one.unit.name if one.unit else one.party.name,
        _("gegenüber"): owed_to(one),
        _("Maß"): str(one.get_figure_display()) if one.measure else "",
    }


def _change(
    kind: Kind, one: Obligation, facts: tuple[tuple[str, str, str], ...] = ()
) -> ObligationChange:
    return ObligationChange(kind, one.key, one.party.name, one.text, facts)
