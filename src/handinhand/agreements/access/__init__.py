"""The doors to agreements: what may be seen and signed, who is in force, what is owed."""

from handinhand.agreements.access.annexes import AnnexText, annexes_of
from handinhand.agreements.access.changes import AgreementChanges, changes_of
from handinhand.agreements.access.current import (
    SignatureCounts,
    agreement_in_force,
    being_signed,
    is_party_in_force,
    obligations_for_standard,
    obliged_without_signature,
    signature_counts,
    signed_for,
    signed_here,
    waits_for_signatures,
)
from handinhand.agreements.access.doors import (
    RIGHTS,
    agreements,
    get_agreement,
    get_obligation,
    get_party,
    may_change,
    may_put_in_force,
    may_record_signature,
    may_sign_for,
    require_change,
    require_read,
)
from handinhand.agreements.access.effects import (
    effects_of_joining,
    effects_of_leaving,
    effects_of_staying,
    effects_on_chain,
    unbound_parts,
)
from handinhand.agreements.access.measures import Kept, ask_kept, kept, measured_by, owed_to
from handinhand.agreements.access.text import current_hash, document_of

__all__ = [
    "RIGHTS",
    "AgreementChanges",
    "AnnexText",
    "Kept",
    "SignatureCounts",
    "agreement_in_force",
    "agreements",
    "annexes_of",
    "ask_kept",
    "being_signed",
    "changes_of",
    "current_hash",
    "document_of",
    "effects_of_joining",
    "effects_of_leaving",
    "effects_of_staying",
    "effects_on_chain",
    "get_agreement",
    "get_obligation",
    "get_party",
    "is_party_in_force",
    "kept",
    "may_change",
    "may_put_in_force",
    "may_record_signature",
    "may_sign_for",
    "measured_by",
    "obligations_for_standard",
    "obliged_without_signature",
    "owed_to",
    "require_change",
    "require_read",
    "signature_counts",
    "signed_for",
    "signed_here",
    "unbound_parts",
    "waits_for_signatures",
]
