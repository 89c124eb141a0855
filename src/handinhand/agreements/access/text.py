"""The text that is signed, as one document with one hash."""

import servicechain as engine
from handinhand.agreements.models import Agreement, Annex, Obligation
from handinhand.agreements.rules import text_hash
from handinhand.chains.access import engine_chain


def document_of(agreement: Agreement) -> dict[str, object]:
    """Return everything one signs: text, annexes, obligations, and the chain by its digest.

    Annexes the platform writes are part of it as they were frozen when signing began. The digest
    of a draft of the chain is computed; once agreed, the stored one counts.
    """
    version = agreement.chain_version
    return {
        "number": agreement.number,
        "title": agreement.title,
        "paragraphs": [paragraph.text for paragraph in agreement.paragraphs.all()],
        "annexes": [_annex(annex) for annex in agreement.annexes.all()],
        "obligations": [
            _obligation(obligation)
            for obligation in agreement.obligations.select_related("party", "owed_to").order_by(
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


def _annex(annex: Annex) -> object:
    return [annex.title, annex.body] if annex.body else annex.title


def _obligation(obligation: Obligation) -> list[str]:
    words = [obligation.key, obligation.party.key, obligation.text]
    return [*words, obligation.owed_to.key] if obligation.owed_to else words


def current_hash(agreement: Agreement) -> str:
    """Return the hash of the text as it is stored now."""
    return text_hash(document_of(agreement))
