"""Rows of an agreement as pages and documents show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from handinhand.agreements import access
from handinhand.agreements.models import Agreement, Obligation
from handinhand.chains.access import length_words, standards_of_line
from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One obligation in the table: what, to whom, by when, and how one sees whether it is kept."""

    obligation: Obligation
    owed_to: str
    limit: str
    measured_by: str


def limit_of(obligation: Obligation) -> str:
    """Say the limit of an obligation as it was copied from the chain."""
    if obligation.limit_value is None:
        return ""
    return obligation.limit_text or length_words(obligation.limit_value, obligation.limit_unit)


def obligation_rows(actor: Actor, agreement: Agreement) -> list[ObligationRow]:
    """Return the obligations in the order of the parties' names."""
    rows = (
        agreement.obligations.select_related(
            "party", "unit", "station", "standard__receiver", "owed_to"
        )
        .prefetch_related("measured_standards", "standard__senders")
        .order_by("party__name", "position", "key")
    )
    obligations = list(rows)
    names = _standard_names(actor, obligations)
    return [
        ObligationRow(one, access.owed_to(one), limit_of(one), access.measured_by(one, names))
        for one in obligations
    ]


def _standard_names(actor: Actor, rows: Iterable[Obligation]) -> dict[UUID, str]:
    lines = {measured.line for row in rows for measured in row.measured_standards.all()}
    found = standards_of_line(actor, lines)
    return {line: standard.key for line, standard in found.items()}


def headed(number: int, words: str) -> tuple[str, str]:
    """Divide "§ 3 Übergaben: Die abgebende …" into heading and text."""
    head, colon, rest = words.partition(":")
    if colon and words.startswith("§") and len(head) <= 60:
        return head, rest.strip()
    return f"{number}.", words
