"""The text that is signed, as one document with one hash."""

import servicechain as engine
from handinhand.agreements.models import Agreement
from handinhand.agreements.rules import text_hash
from handinhand.chains.access import engine_chain


def document_of(agreement: Agreement) -> dict[str, object]:
    """Return everything one signs: text, annexes, obligations, and the chain by its digest.

    The digest of a draft of the chain is computed; once agreed, the stored one counts.
    """
    version = agreement.chain_version
    return {
        "number": agreement.number,
        "title": agreement.title,
        "paragraphs": [paragraph.text for paragraph in agreement.paragraphs.all()],
        "annexes": [annex.title for annex in agreement.annexes.all()],
        "obligations": [
            [obligation.key, obligation.party.key, obligation.text]
            for obligation in agreement.obligations.select_related("party").order_by(
                "position", "key"
            )
        ],
        "chain": {
            "version": version.number,
            "digest": version.digest or engine.digest(engine_chain(version)),
        },
        "steering_sees_partner_figures": agreement.steering_sees_partner_figures,
        "partner_preview_working_days": agreement.partner_preview_working_days,
    }


def current_hash(agreement: Agreement) -> str:
    """Return the hash of the text as it is stored now."""
    return text_hash(document_of(agreement))
